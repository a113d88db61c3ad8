package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.HoldEvent;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.journal.CheckpointKey;
import io.firebreak.journal.Checkpoints;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Unit;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A record that is not as it was written holds everything. */
class BreakerWatchTest {
  private static final String TENANT = "default";
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  private static final EventTypes TYPES =
      EventTypes.builder()
          .add("hold.placed", HoldEvent.HoldPlaced.class)
          .add("hold.lifted", HoldEvent.HoldLifted.class)
          .build();

  @TempDir private Path folder;

  private static void sql(OpenStore store, String sql) {
    Guard guard =
        tx -> {
          assertThat(tx.update(sql)).as(sql).isPositive();
          return null;
        };
    store.journal().commit(Unit.builder().guard(guard).build());
  }

  private static List<String> standing(Holds holds) {
    return holds.standing(TENANT).stream().map(each -> each.hold().reason()).toList();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G72")
  @DisplayName("G72: a record that was changed holds everything, and says where; it is told once")
  void aChangedRecordHoldsEverything(Stores stores) {
    try (var store = stores.open(TYPES, InstantSource.system())) {
      var ids = new AtomicInteger();
      var holds = new Holds(store.journal(), store.database(), () -> "h" + ids.incrementAndGet());
      var checkpoints =
          new Checkpoints(
              store.database(),
              store.journal(),
              CheckpointKey.in(folder.resolve("keys")),
              folder.resolve("checkpoints.txt"));
      var watch = new BreakerWatch(holds, store.database(), checkpoints);
      holds.lift(TENANT, holds.place(TENANT, Holds.ALL, "a look", ANNA, null).id(), ANNA);
      checkpoints.take();
      watch.audit();
      watch.trip();
      assertThat(standing(holds)).as("all is well").isEmpty();

      sql(store, "UPDATE event SET payload = '{}' WHERE stream = 'admin/default' AND seq = 1");
      watch.audit();
      watch.trip();
      assertThat(standing(holds))
          .singleElement()
          .asString()
          .startsWith("the record is not whole, 1 finding(s), first: event 1 of admin/default");

      holds.lift(TENANT, holds.standing(TENANT).getFirst().hold().id(), ANNA);
      watch.audit();
      watch.trip();
      assertThat(standing(holds)).as("whoever lifted it knows").isEmpty();
    }
  }
}
