package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.journal.TestEvents.Counted;
import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
  private static final StreamId RUN = StreamId.run("default", "1");
  private static final StreamId INCIDENT = StreamId.incident("default", "1");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T10:00:00.123456Z"));

  private enum Why implements Reason {
    NOT_NOW
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCommittedIsReadBackInOrder(Stores stores) {
    try (OpenStore store = open(stores)) {
      Committed committed = store.journal().commit(append(RUN, 0, "one", "two"));
      List<Event> read = store.journal().read(RUN, 0);
      assertThat(committed).isEqualTo(new Committed.Done(read));
      assertThat(read).extracting(Event::seq).containsExactly(1L, 2L);
      assertThat(read).extracting(Event::payload).containsExactly(new Said("one"), new Said("two"));
      assertThat(store.journal().read(RUN, 1)).isEqualTo(read.subList(1, 2));
      assertThat(store.journal().read(INCIDENT, 0)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aUnitOfMoreEventsThanAreSentTogetherIsWhole(Stores stores) {
    try (OpenStore store = open(stores)) {
      String[] texts = IntStream.range(0, 70).mapToObj(Integer::toString).toArray(String[]::new);
      Committed committed = store.journal().commit(append(RUN, 0, texts));
      List<Event> read = store.journal().read(RUN, 0);
      assertThat(committed).isEqualTo(new Committed.Done(read));
      assertThat(read).hasSize(70);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCommittedIsThereAfterARestart(Stores stores) {
    OpenStore first = open(stores);
    Committed committed = first.journal().commit(append(RUN, 0, "one"));
    first.shutDown();
    try (OpenStore second = OpenStore.open(first.config(), TestEvents.TYPES, CLOCK, Driver.PLAIN)) {
      assertThat(new Committed.Done(second.journal().read(RUN, 0))).isEqualTo(committed);
      assertThat(second.journal().commit(append(RUN, 1, "two"))).isInstanceOf(Committed.Done.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMoveAtAnotherHeadIsAConflict(Stores stores) {
    try (OpenStore store = open(stores)) {
      store.journal().commit(append(RUN, 0, "one"));
      assertThat(store.journal().commit(append(RUN, 0, "again")))
          .isEqualTo(new Committed.Conflict(RUN, 1));
      assertThat(store.journal().commit(append(RUN, 2, "early")))
          .isEqualTo(new Committed.Conflict(RUN, 1));
      assertThat(store.journal().commit(append(INCIDENT, 1, "early")))
          .isEqualTo(new Committed.Conflict(INCIDENT, 0));
      assertThat(store.journal().read(RUN, 0)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aUnitStandsWholeOrNotAtAll(Stores stores) {
    try (OpenStore store = open(stores)) {
      store.journal().commit(append(RUN, 0, "one"));
      Unit unit =
          Unit.builder()
              .guard(JournalTest::note)
              .fact(INCIDENT, said("a"))
              .append(RUN, 7, List.of(said("b")))
              .build();
      assertThat(store.journal().commit(unit)).isEqualTo(new Committed.Conflict(RUN, 1));
      assertThat(store.journal().read(INCIDENT, 0)).isEmpty();
      assertThat(notes(store)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGuardThatRefusesUndoesWhatTheUnitDidBefore(Stores stores) {
    var refusal = new Guard.Refusal(Why.NOT_NOW, "because");
    try (OpenStore store = open(stores)) {
      Unit unit =
          Unit.builder()
              .guard(JournalTest::note)
              .guard(_ -> refusal)
              .fact(RUN, said("never"))
              .build();
      assertThat(store.journal().commit(unit)).isEqualTo(new Committed.Refused(refusal));
      assertThat(notes(store)).isZero();
      assertThat(store.journal().read(RUN, 0)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGuardThatFailsHarmsItsOwnUnitOnly(Stores stores) throws Exception {
    try (OpenStore store = open(stores);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Committed>> good = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        StreamId stream = StreamId.run("default", "good-" + i);
        good.add(callers.submit(() -> store.journal().commit(append(stream, 0, "fine"))));
        var _ = callers.submit(() -> store.journal().commit(unit(JournalTest::bug)));
        var _ = callers.submit(() -> store.journal().commit(unit(JournalTest::wrongSql)));
      }
      for (Future<Committed> committed : good) {
        assertThat(committed.get()).isInstanceOf(Committed.Done.class);
      }
      assertThatThrownBy(() -> store.journal().commit(unit(JournalTest::bug)))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatIllegalStateException()
          .isThrownBy(() -> store.journal().commit(unit(JournalTest::wrongSql)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void laterUnitsSeeEarlierOnes(Stores stores) throws Exception {
    int units = 200;
    try (OpenStore store = open(stores);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Long> seen = Collections.synchronizedList(new ArrayList<>());
      Guard countAndNote =
          tx -> {
            // The lock makes units on the shared store take turns, as the one writer does here.
            tx.update("UPDATE turn SET id = id");
            seen.add(notes(tx));
            return note(tx);
          };
      List<Future<Committed>> all = new ArrayList<>();
      for (int i = 0; i < units; i++) {
        all.add(callers.submit(() -> store.journal().commit(unit(countAndNote))));
      }
      for (Future<Committed> committed : all) {
        assertThat(committed.get()).isInstanceOf(Committed.Done.class);
      }
      assertThat(seen).containsExactlyElementsOf(LongStream.range(0, units).boxed().toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void factsFromManySidesStandInOneUnbrokenLine(Stores stores) throws Exception {
    int facts = 300;
    try (OpenStore store = open(stores);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Committed>> all = new ArrayList<>();
      for (int i = 0; i < facts; i++) {
        int number = i;
        Unit unit =
            Unit.builder()
                .fact(number % 2 == 0 ? RUN : INCIDENT, NewEvent.byEngine(new Counted(number)))
                .fact(StreamId.admin("default"), said("seen"))
                .build();
        all.add(callers.submit(() -> store.journal().commit(unit)));
      }
      for (Future<Committed> committed : all) {
        assertThat(committed.get()).isInstanceOf(Committed.Done.class);
      }
      assertThat(store.journal().read(StreamId.admin("default"), 0))
          .extracting(Event::seq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, facts).boxed().toList());
      List<Integer> numbers = new ArrayList<>();
      store.journal().read(RUN, 0).forEach(event -> numbers.add(number(event)));
      store.journal().read(INCIDENT, 0).forEach(event -> numbers.add(number(event)));
      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, facts).boxed().toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void listenersHearOfEveryUnitInTheOrderOfItsStream(Stores stores) throws Exception {
    try (OpenStore store = open(stores);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Event> heard = new CopyOnWriteArrayList<>();
      store
          .journal()
          .onCommit(events -> {
            if (events.getFirst().seq() == 50) {
              throw new UnsupportedOperationException("a listener's bug");
            }
          });
      store.journal().onCommit(heard::addAll);
      List<Future<Committed>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(
            callers.submit(
                () -> store.journal().commit(Unit.builder().fact(RUN, said("x")).build())));
      }
      for (Future<Committed> committed : all) {
        assertThat(heard).containsAll(((Committed.Done) committed.get()).events());
      }
      assertThat(heard).isEqualTo(store.journal().read(RUN, 0));
      store.journal().commit(append(RUN, 0, "conflict"));
      assertThat(heard).hasSize(100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anActorComesBackAsItCame(Stores stores) {
    List<Actor> actors =
        List.of(
            Actor.ENGINE,
            new Actor(Actor.Kind.PERSON, "u1", "token", "rest", "192.0.2.7"),
            new Actor(Actor.Kind.PERSON, "u1", null, "cli", null),
            new Actor(Actor.Kind.HOOK, "alertmanager/prod", "bearer", "hook", null),
            new Actor(Actor.Kind.SYSTEM, "sweeper", null, "rest", null));
    try (OpenStore store = open(stores)) {
      List<NewEvent> events =
          actors.stream().map(actor -> new NewEvent(new Said("x"), actor)).toList();
      store.journal().commit(Unit.builder().append(RUN, 0, events).build());
      assertThat(store.journal().read(RUN, 0)).extracting(Event::actor).isEqualTo(actors);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anErasedPayloadIsWithheldAndTheEventStands(Stores stores) {
    try (OpenStore store = open(stores)) {
      var actor = new Actor(Actor.Kind.PERSON, "u1", "token", "rest", "192.0.2.7");
      store
          .journal()
          .commit(Unit.builder().fact(RUN, new NewEvent(new Said("mine"), actor)).build());
      Event before = store.journal().read(RUN, 0).getFirst();
      store
          .journal()
          .commit(
              unit(tx -> {
                tx.update("UPDATE event SET payload = NULL, salt = NULL");
                return null;
              }));
      Event after = store.journal().read(RUN, 0).getFirst();
      assertThat(after.payload()).isNull();
      assertThat(after.actor()).isEqualTo(new Actor(Actor.Kind.PERSON, "u1", null, "rest", null));
      assertThat(after.hash()).isEqualTo(before.hash());
    }
  }

  @ParameterizedTest
  @EnumSource
  void allStreamsOfOneKindAreScanned(Stores stores) {
    try (OpenStore store = open(stores)) {
      StreamId second = StreamId.run("default", "2");
      store.journal().commit(append(second, 0, "c"));
      store.journal().commit(append(INCIDENT, 0, "not this"));
      store.journal().commit(append(RUN, 0, "a", "b"));
      List<Event> scanned = new ArrayList<>();
      store.journal().scan("run", scanned::add);
      assertThat(scanned)
          .extracting(Event::payload)
          .containsExactly(new Said("a"), new Said("b"), new Said("c"));
    }
  }

  /** A connection that goes back to its pool must not keep what it saw. */
  @ParameterizedTest
  @EnumSource
  void whoReadsAfterAScanSeesWhatWasCommittedSince(Stores stores) {
    try (OpenStore store = open(stores)) {
      for (int i = 0; i < 20; i++) {
        store.journal().commit(append(RUN, i, "x"));
        assertThat(store.journal().read(RUN, 0)).hasSize(i + 1);
        List<Event> scanned = new ArrayList<>();
        store.journal().scan("run", scanned::add);
        assertThat(scanned).hasSize(i + 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClosedJournalTakesNothingMore(Stores stores) {
    try (OpenStore store = open(stores)) {
      store.journal().close();
      assertThatThrownBy(() -> store.journal().commit(append(RUN, 0, "late")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("closed");
    }
  }

  /** Opens a store with two small tables for guards to play with. */
  private static OpenStore open(Stores stores) {
    OpenStore store = stores.open(TestEvents.TYPES, CLOCK);
    store
        .journal()
        .commit(
            unit(tx -> {
              tx.update("CREATE TABLE note (id BIGINT)");
              tx.update("CREATE TABLE turn (id BIGINT)");
              tx.update("INSERT INTO turn (id) VALUES (1)");
              return null;
            }));
    return store;
  }

  private static Guard.@Nullable Refusal note(Tx tx) throws SQLException {
    assertThat(tx.update("INSERT INTO note (id) VALUES (?)", 1L)).isEqualTo(1);
    return null;
  }

  private static long notes(Tx tx) throws SQLException {
    return tx.query("SELECT count(*) FROM note", row -> row.getLong(1)).getFirst();
  }

  private static long notes(OpenStore store) {
    return store
        .database()
        .jdbi()
        .withHandle(h -> h.createQuery("SELECT count(*) FROM note").mapTo(Long.class).one());
  }

  private static Guard.Refusal bug(Tx tx) {
    throw new UnsupportedOperationException("a guard's bug in " + tx);
  }

  private static Guard.@Nullable Refusal wrongSql(Tx tx) throws SQLException {
    tx.update("INSERT INTO nowhere (id) VALUES (1)");
    return null;
  }

  private static Unit unit(Guard guard) {
    return Unit.builder().guard(guard).build();
  }

  private static Unit append(StreamId stream, long expectedSeq, String... texts) {
    return Unit.builder()
        .append(stream, expectedSeq, Arrays.stream(texts).map(JournalTest::said).toList())
        .build();
  }

  private static NewEvent said(String text) {
    return NewEvent.byEngine(new Said(text));
  }

  private static int number(Event event) {
    return event.payload() instanceof Counted(int number) ? number : -1;
  }
}
