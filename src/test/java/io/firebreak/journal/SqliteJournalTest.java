package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;

/** What the one writer of the embedded store does when its real file is in real trouble. */
class SqliteJournalTest {
  private static final StreamId RUN = StreamId.run("default", "1");

  private final FaultyDriver driver = new FaultyDriver();

  @Test
  void aFullStoreRefusesAndTakesMoreOnceThereIsRoom() {
    try (OpenStore store = open()) {
      store.journal().commit(fact("before"));
      // Holds for the writer's present connection, and is gone with it.
      store
          .journal()
          .commit(
              guard(tx -> {
                tx.query("PRAGMA max_page_count = 1", row -> row.getLong(1));
                return null;
              }));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(fact("x".repeat(100_000))))
          .withMessageContaining("full");
      assertThat(store.journal().commit(fact("after"))).isInstanceOf(Committed.Done.class);
      assertThat(store.journal().read(RUN, 0)).hasSize(2);
    }
  }

  @Test
  void aStoreThatAnotherProgramHoldsIsWaitedForAndThenRefused() throws Exception {
    try (OpenStore store = open();
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file(store));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(fact("during")))
          .withMessageContaining("BUSY")
          .returns(false, StorageException::mayStand);
      statement.execute("ROLLBACK");
      assertThat(store.journal().commit(fact("after"))).isInstanceOf(Committed.Done.class);
      assertThat(store.journal().read(RUN, 0)).hasSize(1);
    }
  }

  @Test
  void afterAFailedFsyncNothingIsBelievedAnyMore() {
    try (OpenStore store = open()) {
      driver.failBefore(
          Driver.Call.COMMIT, 1, () -> FaultyDriver.sqlite(SQLiteErrorCode.SQLITE_IOERR_FSYNC));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(fact("perhaps")))
          .returns(true, StorageException::mayStand);
      assertThat(store.journal().broken())
          .hasValueSatisfying(why -> assertThat(why).contains("restart"));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(fact("later")))
          .withMessageContaining("restart");
    }
  }

  /** The journal's only writer is within a unit until it may go on. */
  private static Future<Committed> busy(OpenStore store, ExecutorService callers, CountDownLatch go)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    var slow =
        callers.submit(() ->
            store
                .journal()
                .commit(
                    guard(tx -> {
                      begun.countDown();
                      awaited(go);
                      return null;
                    })));
    begun.await();
    return slow;
  }

  @Test
  void moreThanCanWaitIsRefusedAtOnceAndTheRestIsWritten() throws Exception {
    var go = new CountDownLatch(1);
    try (OpenStore store = open();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = busy(store, callers, go);
      List<Future<Committed>> all = new ArrayList<>();
      while (all.stream().noneMatch(future -> future.state() == Future.State.FAILED)) {
        for (int i = 0; i < 500; i++) {
          all.add(callers.submit(() -> store.journal().commit(fact("x"))));
        }
      }
      go.countDown();
      assertThat(slow.get()).isInstanceOf(Committed.Done.class);
      int refused = 0;
      for (Future<Committed> future : all) {
        refused += isRefused(future) ? 1 : 0;
      }
      assertThat(refused).isPositive();
      assertThat(store.journal().read(RUN, 0)).hasSize(all.size() - refused);
    }
  }

  @Test
  void aCallerThatGivesUpBeforeItsTurnLeavesNothingBehind() throws Exception {
    var go = new CountDownLatch(1);
    try (OpenStore store = open();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = busy(store, callers, go);
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(fact("given up")))
          .withMessageContaining("does not answer")
          .returns(false, StorageException::mayStand);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(slow::get)
          .havingCause()
          .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.mayStand()).isTrue());
      go.countDown();
      assertThat(store.journal().commit(fact("next"))).isInstanceOf(Committed.Done.class);
      assertThat(store.journal().read(RUN, 0)).hasSize(1);
    }
  }

  @Test
  void aGuardOrListenerThatCommitsIsABug() {
    try (OpenStore store = open()) {
      assertThatIllegalStateException()
          .isThrownBy(() ->
              store
                  .journal()
                  .commit(
                      guard(_ -> {
                        store.journal().commit(fact("inner"));
                        return null;
                      })))
          .withMessageContaining("cannot commit");
    }
  }

  private OpenStore open() {
    return Stores.EMBEDDED.open(TestEvents.TYPES, InstantSource.system(), driver);
  }

  private static Path file(OpenStore store) {
    return ((DatabaseConfig.Embedded) store.config()).folder().resolve("firebreak.db");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isRefused(Future<Committed> future) throws InterruptedException {
    try {
      assertThat(future.get()).isInstanceOf(Committed.Done.class);
      return false;
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOf(StorageBusyException.class)
          .hasMessageStartingWith("storage is busy");
      return true;
    }
  }

  private static Unit guard(Guard guard) {
    return Unit.builder().guard(guard).build();
  }

  private static Unit fact(String text) {
    return Unit.builder().fact(RUN, NewEvent.byEngine(new Said(text))).build();
  }
}
