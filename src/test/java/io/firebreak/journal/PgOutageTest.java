package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Postgres;
import io.firebreak.testing.Wire;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The wire to the server is cut: for a while, again and again, or in the middle of a commit. */
class PgOutageTest {
  private static final StreamId RUN = StreamId.run("default", "1");

  @Test
  void withoutTheServerCallersHearOfItAndAfterwardsAllIsWell() throws Exception {
    try (Scene scene = new Scene(Driver.PLAIN);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      scene.commit();
      scene.wire.cut();
      List<Future<Committed>> during = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        during.add(callers.submit(scene::commit));
      }
      for (Future<Committed> caller : during) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(caller::get)
            .withCauseInstanceOf(StorageException.class);
      }
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> scene.store.database().now());
      scene.wire.mend();
      Awaitility.await().ignoreExceptions().until(() -> scene.commit() instanceof Committed.Done);
      assertThat(scene.store.journal().read(RUN, 0)).isNotEmpty();
    }
  }

  @Test
  void connectionsThatAreResetAgainAndAgainLoseAndDoubleNothing() throws Exception {
    int units = 300;
    var cutter = new Cutter();
    try (Scene scene = new Scene(cutter);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      cutter.wire = scene.wire;
      List<Future<Committed>> all = new ArrayList<>();
      for (int i = 0; i < units; i++) {
        all.add(callers.submit(scene::commit));
      }
      int done = 0;
      int unknown = 0;
      for (Future<Committed> caller : all) {
        try {
          caller.get();
          done++;
        } catch (ExecutionException e) {
          unknown += e.getCause() instanceof StorageException cause && cause.mayStand() ? 1 : 0;
        }
      }
      cutter.wire = null;
      assertThat(done).isPositive();
      var record =
          Awaitility.await()
              .ignoreExceptions()
              .until(() -> scene.store.journal().read(RUN, 0), Objects::nonNull);
      assertThat(record).hasSizeBetween(done, done + unknown);
      var findings =
          Awaitility.await()
              .ignoreExceptions()
              .until(
                  () -> AuditVerify.withoutCheckpoints().store(scene.store.database()).findings(),
                  Objects::nonNull);
      assertThat(findings).isEmpty();
    }
  }

  @Test
  void aCommitWhoseAnswerNeverCameIsLookedUpAndStandsOnce() {
    var silence = new Silence();
    try (Scene scene = new Scene(silence)) {
      scene.commit();
      silence.wire = scene.wire;
      assertThat(scene.commit()).isInstanceOf(Committed.Done.class);
      assertThat(silence.wire).isNull();
      assertThat(scene.store.journal().read(RUN, 0)).hasSize(2);
    }
  }

  /** Resets all connections every so often. */
  private static final class Cutter implements Driver {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Wire wire;

    @Override
    public void before(Call call) {
      Wire now = wire;
      if (now != null && calls.incrementAndGet() % 50 == 0) {
        now.reset();
      }
    }
  }

  /** Lets the server hear one commit without its answer coming back. */
  private static final class Silence implements Driver {
    private volatile @Nullable Wire wire;

    @Override
    public void before(Call call) {
      Wire now = wire;
      if (now != null && call == Call.COMMIT) {
        now.loseAnswers();
      } else if (now != null && call == Call.READ) {
        now.mend();
        wire = null;
      }
    }
  }

  private static final class Scene implements AutoCloseable {
    private final Wire wire;
    private final OpenStore store;

    Scene(Driver driver) {
      DatabaseConfig.Postgres direct = Postgres.fresh();
      wire = new Wire(Postgres.port());
      store =
          OpenStore.open(
              Postgres.over(wire.port(), direct), TestEvents.TYPES, InstantSource.system(), driver);
    }

    Committed commit() {
      return store
          .journal()
          .commit(Unit.builder().fact(RUN, NewEvent.byEngine(new Said("x"))).build());
    }

    @Override
    public void close() {
      store.close();
      wire.close();
    }
  }
}
