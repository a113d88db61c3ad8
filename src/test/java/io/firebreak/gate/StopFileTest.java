package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.gate.HoldEvent.HoldLifted;
import io.firebreak.gate.HoldEvent.HoldPlaced;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file on the host that holds everything. */
class StopFileTest {
  private static final String TENANT = "default";
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);

  @TempDir private Path folder;
  private final List<String> released = new ArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void itsTextIsTheReasonWhileItIsThereAndBothEndsAreOnRecord(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var holds = holds(store);
      var file = file(holds);
      file.look();
      assertThat(reasons(holds)).isEmpty();
      Files.writeString(file.path(), "game day\n\nask anna\n");
      file.look();
      file.look();
      assertThat(holds.standing(TENANT))
          .singleElement()
          .satisfies(standing -> {
            assertThat(standing.hold().scope()).isEqualTo(Holds.ALL);
            assertThat(standing.hold().reason()).isEqualTo("game day ask anna");
            assertThat(standing.hold().person()).isEqualTo("file:web-1:" + file.path());
            assertThat(standing.hold().until()).isNull();
          });
      assertThat(released).isEmpty();
      Files.delete(file.path());
      file.look();
      assertThat(reasons(holds)).isEmpty();
      assertThat(released).containsExactly("the file " + file.path() + " is gone");
      assertThat(store.journal().read(StreamId.admin(TENANT), 0))
          .satisfiesExactly(
              event -> {
                assertThat(event.payload()).isInstanceOf(HoldPlaced.class);
                assertThat(event.actor().id()).isEqualTo("file:web-1:" + file.path());
                assertThat(event.actor().kind()).isEqualTo(Actor.Kind.SYSTEM);
              },
              event -> assertThat(event.payload()).isInstanceOf(HoldLifted.class));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewTextIsANewReasonWithoutAGap(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var holds = holds(store);
      var file = file(holds);
      Files.createFile(file.path());
      file.look();
      assertThat(reasons(holds)).containsExactly("the file exists");
      Files.writeString(file.path(), "deploy");
      file.look();
      assertThat(reasons(holds)).containsExactly("deploy");
      assertThat(store.journal().read(StreamId.admin(TENANT), 0))
          .extracting(Event::type)
          .containsExactly("hold.placed", "hold.placed", "hold.lifted");
      assertThat(released).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestartFindsWhatTheFileSaysNow(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var holds = holds(store);
      var before = file(holds);
      Files.writeString(before.path(), "game day");
      before.look();
      file(holds).look();
      assertThat(reasons(holds)).as("still there: still one hold").containsExactly("game day");
      Files.delete(before.path());
      var after = file(holds);
      after.look();
      assertThat(reasons(holds)).as("removed while it was down").isEmpty();
      assertThat(released).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itAndPeopleHoldIndependently(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var holds = holds(store);
      var file = file(holds);
      var annas = holds.place(TENANT, Holds.ALL, "I look first", ANNA, null);
      Files.writeString(file.path(), "game day");
      file.look();
      assertThat(reasons(holds)).containsExactly("I look first", "game day");
      assertThat(file.keeps(annas)).isFalse();
      var files = holds.standing(TENANT).getLast().hold();
      assertThat(file.keeps(files)).isTrue();
      assertThat(holds.lift(TENANT, files.id(), ANNA)).isTrue();
      file.look();
      assertThat(reasons(holds))
          .as("whoever lifts it elsewhere has lifted nothing")
          .containsExactly("I look first", "game day");
      assertThat(holds.lift(TENANT, annas.id(), ANNA)).isTrue();
      assertThat(reasons(holds)).containsExactly("game day");
      Files.delete(file.path());
      assertThat(file.keeps(holds.standing(TENANT).getFirst().hold())).isFalse();
      file.look();
      assertThat(reasons(holds)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeReadHoldsAndWhatIsTooLongIsCut(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var holds = holds(store);
      var file = file(holds);
      Files.createDirectory(file.path());
      file.look();
      assertThat(reasons(holds)).containsExactly("the file exists and cannot be read");
      Files.delete(file.path());
      Files.writeString(file.path(), "a\u0000" + "ä".repeat(5_000));
      file.look();
      assertThat(reasons(holds))
          .singleElement()
          .satisfies(reason ->
              assertThat(reason)
                  .startsWith("a\\u0000ää")
                  .endsWith("ä…")
                  .hasSize(StopFile.MAX_REASON));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReleaseThatFailsIsMadeUpForByTheNextLook(Stores stores) throws IOException {
    try (var store = open(stores)) {
      var holds = holds(store);
      var failures = new AtomicInteger(1);
      var file =
          new StopFile(
              folder.resolve("stop"),
              "web-1",
              TENANT,
              holds,
              (why, _) -> {
                if (failures.getAndDecrement() > 0) {
                  throw new IllegalStateException("the store is away");
                }
                released.add(why);
              });
      Files.createFile(file.path());
      file.look();
      Files.delete(file.path());
      assertThatThrownBy(file::look).hasMessage("the store is away");
      file.look();
      assertThat(released).hasSize(1);
    }
  }

  private StopFile file(Holds holds) {
    return new StopFile(
        folder.resolve("stop"), "web-1", TENANT, holds, (why, _) -> released.add(why));
  }

  private Holds holds(OpenStore store) {
    return new Holds(store.journal(), store.database(), () -> "hold-" + ids.incrementAndGet());
  }

  private static List<String> reasons(Holds holds) {
    return holds.standing(TENANT).stream().map(standing -> standing.hold().reason()).toList();
  }

  private static OpenStore open(Stores stores) {
    var types =
        EventTypes.builder()
            .add("hold.placed", HoldPlaced.class)
            .add("hold.lifted", HoldLifted.class)
            .build();
    return stores.open(types, InstantSource.system());
  }
}
