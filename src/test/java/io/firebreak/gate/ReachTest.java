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

  @Test
  @Tag("G6")
  @DisplayName(
      "G6: one word holds in whatever case it is said, as the name that counts may be lower")
  void oneWordHoldsInWhateverCaseItIsSaid() {
    var reach = Reach.of("r", List.of("host/db-1", "k8s/prod/shop/api"), Set.of("Checkout"));
    assertThat(reach.heldBy("target:DB-1")).isTrue();
    assertThat(reach.heldBy("target:checkout")).isTrue();
    assertThat(reach.heldBy("target:B-1")).isFalse();
    assertThat(reach.heldBy("target:k8s/prod/shop/API")).isFalse();
  }
}
