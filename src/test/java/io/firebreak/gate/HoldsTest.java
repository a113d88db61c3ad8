package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds reach, and how long they stand. */
class HoldsTest {
  private static final EventTypes TYPES =
      EventTypes.builder().add("hold.placed", HoldEvent.HoldPlaced.class).build();
  private static final Reach CHECKOUT =
      Reach.of("restart", List.of("k8s/prod/shop/deployment/checkout"), Set.of("shop"));

  private static boolean mayBegin(OpenStore store, Reach reach) {
    return store.journal().commit(Unit.builder().guard(Holds.none("default", reach)).build())
        instanceof Committed.Done;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G61")
  @DisplayName("G61: a hold stands across a restart, and in every process that shares the record")
  void aHoldStandsAcrossARestart(Stores stores) {
    var first = stores.open(TYPES, InstantSource.system());
    new Holds(first.journal(), first.database(), () -> "hold-1")
        .place(
            "default",
            Holds.ALL,
            "game day",
            new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null),
            null);
    assertThat(mayBegin(first, CHECKOUT)).isFalse();
    first.shutDown();
    try (var second = OpenStore.open(first.config(), TYPES, InstantSource.system(), Driver.PLAIN)) {
      assertThat(mayBegin(second, CHECKOUT)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all, true",
    "storm, false",
    "runbook:restart, true",
    "runbook:rest, false",
    "service:shop, true",
    "service:sho, false",
    "target:k8s/prod/shop/deployment/checkout, true",
    "target:k8s/prod/shop/deployment, false",
    "target:deployment/checkout, false",
    "target:checkout, true",
    "target:heckout, false",
    "target:shop, true"
  })
  @Tag("G6")
  @Tag("G56")
  void aHoldReachesWhatItNames(String scope, boolean reaches) {
    assertThat(CHECKOUT.heldBy(scope)).isEqualTo(reaches);
  }
}
