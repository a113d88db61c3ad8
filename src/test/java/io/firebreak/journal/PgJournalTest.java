package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Postgres;
import io.firebreak.testing.Stores;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What several processes on one PostgreSQL, and a server that drops connections, come to. */
class PgJournalTest {
  private static final StreamId RUN = StreamId.run("default", "1");
  private static final StreamId ADMIN = StreamId.admin("default");

  private final FaultyDriver driver = new FaultyDriver();

  private enum No implements Reason {
    NO
  }

  @Test
  void twoProcessesAppendToTheSameStreamsWithoutAGap() throws Exception {
    int facts = 200;
    try (OpenStore one = open();
        OpenStore two =
            OpenStore.open(one.config(), TestEvents.TYPES, InstantSource.system(), Driver.PLAIN);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Committed>> all = new ArrayList<>();
      for (int i = 0; i < facts; i++) {
        Journal journal = (i % 2 == 0 ? one : two).journal();
        all.add(
            callers.submit(() ->
                journal.commit(Unit.builder().fact(ADMIN, said()).fact(RUN, said()).build())));
      }
      for (Future<Committed> committed : all) {
        assertThat(committed.get()).isInstanceOf(Committed.Done.class);
      }
      for (StreamId stream : List.of(ADMIN, RUN)) {
        assertThat(one.journal().read(stream, 0))
            .extracting(Event::seq)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, facts).boxed().toList());
      }
    }
  }

  @Test
  void ofTwoProcessesThatMoveOneStreamOneHearsOfTheConflict() throws Exception {
    try (OpenStore one = open();
        OpenStore two =
            OpenStore.open(one.config(), TestEvents.TYPES, InstantSource.system(), Driver.PLAIN);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long seq = 0; seq < 50; seq++) {
        Unit move = Unit.builder().append(RUN, seq, List.of(said())).build();
        Future<Committed> first = callers.submit(() -> one.journal().commit(move));
        Future<Committed> second = callers.submit(() -> two.journal().commit(move));
        assertThat(List.of(first.get(), second.get()))
            .hasAtLeastOneElementOfType(Committed.Done.class)
            .contains(new Committed.Conflict(RUN, seq + 1));
      }
    }
  }

  @Test
  void aConnectionThatIsCutInTheMiddleOfAUnitIsMadeUpFor() {
    try (OpenStore store = open()) {
      var cut = new AtomicBoolean();
      Unit unit =
          Unit.builder()
              .guard(tx -> cut.getAndSet(true) ? null : hangUp(tx))
              .fact(RUN, said())
              .build();
      assertThat(store.journal().commit(unit)).isInstanceOf(Committed.Done.class);
      assertThat(store.journal().read(RUN, 0)).hasSize(1);
    }
  }

  @Test
  void connectionsThatDiedInThePoolAreReplaced() {
    try (OpenStore store = open()) {
      store.journal().commit(Unit.builder().fact(RUN, said()).build());
      for (int i = 0; i < 5; i++) {
        Postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'firebreak'");
        assertThat(store.journal().commit(Unit.builder().fact(RUN, said()).build()))
            .isInstanceOf(Committed.Done.class);
      }
    }
  }

  @Test
  void unitsThatLockEachOtherOutAreRepeated() throws Exception {
    try (OpenStore store = open();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      store
          .journal()
          .commit(
              Unit.builder()
                  .guard(tx -> {
                    tx.update("CREATE TABLE turn (id BIGINT)");
                    tx.update("INSERT INTO turn (id) VALUES (1), (2)");
                    return null;
                  })
                  .build());
      var both = new CyclicBarrier(2);
      var tries = new AtomicInteger();
      Future<Committed> up =
          callers.submit(() -> store.journal().commit(crossing(both, tries, 1, 2)));
      Future<Committed> down =
          callers.submit(() -> store.journal().commit(crossing(both, tries, 2, 1)));
      assertThat(up.get()).isInstanceOf(Committed.Done.class);
      assertThat(down.get()).isInstanceOf(Committed.Done.class);
      assertThat(tries).hasValueGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void unitsThatWaitForOneStreamShareTransactionsAndEachHearsOfItself() throws Exception {
    int each = 20;
    var commits = new AtomicInteger();
    try (OpenStore store =
            Stores.POSTGRESQL.open(TestEvents.TYPES, InstantSource.system(), counting(commits));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Journal journal = store.journal();
      var release = new CountDownLatch(1);
      var entered = new CountDownLatch(1);
      Future<Committed> first =
          callers.submit(() ->
              journal.commit(
                  guarded(_ -> {
                    entered.countDown();
                    wait(release);
                    return null;
                  })));
      wait(entered);
      var waiting = new CountDownLatch(5 * each);
      List<Future<Committed>> done = new ArrayList<>();
      List<Future<Committed>> refused = new ArrayList<>();
      List<Future<Committed>> late = new ArrayList<>();
      List<Future<Committed>> broken = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        done.add(callers.submit(() -> commit(journal, guarded(_ -> null), waiting)));
        refused.add(
            callers.submit(
                () -> commit(journal, guarded(_ -> new Guard.Refusal(No.NO, "no")), waiting)));
        late.add(
            callers.submit(() ->
                commit(journal, Unit.builder().append(RUN, 0, List.of(said())).build(), waiting)));
        broken.add(
            callers.submit(() ->
                commit(
                    journal,
                    guarded(_ -> {
                      throw new IllegalStateException("a guard's fault");
                    }),
                    waiting)));
        broken.add(
            callers.submit(() ->
                commit(
                    journal,
                    guarded(tx -> {
                      tx.update("UPDATE no_such_table SET a = 1");
                      return null;
                    }),
                    waiting)));
      }
      wait(waiting);
      release.countDown();
      assertThat(first.get()).isInstanceOf(Committed.Done.class);
      for (int i = 0; i < each; i++) {
        assertThat(done.get(i).get()).isInstanceOf(Committed.Done.class);
        assertThat(refused.get(i).get()).isInstanceOf(Committed.Refused.class);
        assertThat(late.get(i).get()).isInstanceOf(Committed.Conflict.class);
      }
      for (Future<Committed> wrong : broken) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(wrong::get)
            .withCauseInstanceOf(IllegalStateException.class);
      }
      assertThat(journal.read(RUN, 0))
          .extracting(Event::seq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, each + 1).boxed().toList());
      assertThat(commits).hasValueLessThan(each + 1);
    }
  }

  @Test
  void timeIsTheServersPlusWhatTheHarnessAdds() {
    try (OpenStore store = open()) {
      Instant before = store.database().now();
      driver.pass(Duration.ofDays(2));
      Instant after = store.database().now();
      assertThat(Duration.between(before, after)).isBetween(Duration.ofDays(2), Duration.ofDays(3));
      Committed committed = store.journal().commit(Unit.builder().fact(RUN, said()).build());
      assertThat(((Committed.Done) committed).events().getFirst().at())
          .isBetween(after, after.plus(Duration.ofDays(1)));
      store
          .journal()
          .commit(
              Unit.builder()
                  .guard(tx -> {
                    assertThat(EventStore.instant(tx.nowMicros()))
                        .isBetween(after, after.plus(Duration.ofDays(1)));
                    return null;
                  })
                  .build());
    }
  }

  private static Committed commit(Journal journal, Unit unit, CountDownLatch waiting) {
    waiting.countDown();
    return journal.commit(unit);
  }

  private static Unit guarded(Guard guard) {
    return Unit.builder().guard(guard).fact(RUN, said()).build();
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Driver counting(AtomicInteger commits) {
    return new Driver() {
      @Override
      public void after(Call call) {
        if (call == Call.COMMIT) {
          commits.incrementAndGet();
        }
      }
    };
  }

  private OpenStore open() {
    return Stores.POSTGRESQL.open(TestEvents.TYPES, InstantSource.system(), driver);
  }

  /** Locks two rows; on the first try it waits until the other unit has its first row too. */
  private static Unit crossing(CyclicBarrier both, AtomicInteger tries, long first, long second) {
    Guard guard =
        tx -> {
          int number = tries.incrementAndGet();
          tx.update("UPDATE turn SET id = id WHERE id = ?", first);
          if (number <= 2) {
            meet(both);
          }
          tx.update("UPDATE turn SET id = id WHERE id = ?", second);
          return null;
        };
    return Unit.builder().guard(guard).build();
  }

  private static void meet(CyclicBarrier both) {
    try {
      both.await();
    } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Guard.@Nullable Refusal hangUp(Tx tx) throws SQLException {
    tx.query("SELECT pg_terminate_backend(pg_backend_pid())", row -> row.getBoolean(1));
    return null;
  }

  private static NewEvent said() {
    return NewEvent.byEngine(new Said("x"));
  }
}
