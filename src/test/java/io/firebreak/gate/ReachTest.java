package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a hold holds. */
class ReachTest {
  @Test
  @Tag("G82")
  @DisplayName("G82: a hold from before names had one form holds as it did")
  void anOlderHoldHolds() {
    var reach = Reach.of("r", List.of("host/db-1"), Set.of());
    assertThat(reach.heldBy("target:Host/DB-1/")).isTrue();
    assertThat(reach.heldBy("target:host/db-1")).isTrue();
    assertThat(reach.heldBy("target:db-1")).isTrue();
    assertThat(reach.heldBy("target:host/db-2")).isFalse();
  }
}
