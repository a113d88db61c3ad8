package io.firebreak.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.firebreak.durable.Tally.Counted;
import io.firebreak.durable.Tally.Meant;
import io.firebreak.durable.Tally.Over;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Driver.Call;
import io.firebreak.journal.Event;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Unit;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;

/** What the engine does while the store is away, and when it stops. */
class OutageTest {
  private static final Timers NO_TIMERS =
      new Timers() {
        @Override
        public void arm(Due timer) {}

        @Override
        public void close() {}
      };

  private static final String STOP = "stop";

  private final CountDownLatch told = new CountDownLatch(1);
  private final FaultyDriver driver = new FaultyDriver();
  private final Tally tally = new Tally();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    tally.mayEnd.release(100);
    for (var each : open.reversed()) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void f16TheOutcomeOfARunningEffectIsKeptAndRecordedOnceTheStoreIsBack(Stores stores)
      throws Exception {
    var store = open(stores);
    worker(store, Duration.ofSeconds(60));
    store.journal().commit(Tally.begin());
    tally.began.acquire();
    away(stores);
    tally.mayEnd.release(3);
    await().until(() -> store.journal().trouble().isPresent());
    assertThat(tally.ledger).as("no new effect begins").containsExactly(1);

    driver.heal();
    awaitOver(store);
    assertThat(tally.ledger).containsExactly(1, 2, 3);
    assertThat(store.journal().trouble()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void f16AfterTheSelfFenceTheOutcomeIsDroppedAndTheRunIsDrivenAgain(Stores stores)
      throws Exception {
    var store = open(stores);
    var worker = worker(store, Duration.ofMillis(1_500));
    store.journal().commit(Tally.begin());
    tally.began.acquire();
    away(stores);
    tally.mayEnd.release();
    await().until(() -> worker.active() == 0);
    tally.mayEnd.release(9);
    driver.heal();

    awaitOver(store);
    // What became of the first is not known: this workflow repeats it, under a higher fence.
    // A machine that is slow may lose its lease once more.
    assertThat(tally.ledger).startsWith(1, 1).isSorted();
    assertThat(new LinkedHashSet<>(tally.ledger)).containsExactly(1, 2, 3);
    assertThat(fences(store)).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void aUnitThatStandsAlthoughTheStoreDidNotSaySoIsNotRecordedTwice(Stores stores) {
    var store = open(stores);
    var claimed = claim(store);
    var steps =
        new Driver<>(
            tally,
            store.journal(),
            lease(store, claimed),
            OutageTest::atOnce,
            _ -> {},
            claimed.stream());
    tally.mayEnd.release(3);
    assertThat(steps.step()).isEqualTo(new Pause.Waiting(null));
    driver.failAfter(Call.COMMIT, 1, trouble(stores));
    driver.failBefore(Call.READ, 100, trouble(stores));
    assertThat(steps.step()).isEqualTo(new Pause.Stalled());
    driver.heal();
    for (var i = 0; i < 4; i++) {
      steps.step();
    }
    assertThat(payloads(store).stream().filter(Counted.class::isInstance))
        .containsExactly(new Counted(1), new Counted(2), new Counted(3));
    assertThat(payloads(store)).endsWith(new Over());
    assertThat(tally.ledger).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void aNewRunIsClaimedByItsFirstUnitAndNotRead(Stores stores) {
    var store = open(stores);
    driver.failBefore(Call.READ, 100, trouble(stores));
    var steps = begin(store);
    tally.mayEnd.release(3);
    assertThat(steps.step()).isEqualTo(new Pause.Waiting(null));
    assertThat(tally.ledger).containsExactly(1);
    assertThat(claimNow(store)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aNewRunThatAnotherClaimedFirstIsLeftToIt(Stores stores) {
    var store = open(stores);
    var steps = begin(store);
    assertThat(claimNow(store)).containsExactly(new RunStore.Claimed(Tally.RUN, 1));
    tally.mayEnd.release(3);
    assertThat(steps.step()).isEqualTo(new Pause.Lost());
    assertThat(tally.ledger).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theClaimOfANewRunStandsAlthoughTheStoreDidNotSaySo(Stores stores) {
    var store = open(stores);
    var steps = begin(store);
    driver.failAfter(Call.COMMIT, 1, trouble(stores));
    driver.failBefore(Call.READ, 100, trouble(stores));
    assertThat(steps.step()).isEqualTo(new Pause.Stalled());
    driver.heal();
    tally.mayEnd.release(3);
    for (var i = 0; i < 4; i++) {
      steps.step();
    }
    assertThat(tally.ledger).containsExactly(1, 2, 3);
    assertThat(payloads(store)).endsWith(new Over());
  }

  @ParameterizedTest
  @EnumSource
  void aClaimThatIsTriedTwiceIsOneClaim(Stores stores) {
    var store = open(stores);
    store.journal().commit(Tally.begin());
    var claimed = new ArrayList<RunStore.Claimed>();
    driver.failBefore(Call.COMMIT, 1, trouble(stores));
    store
        .journal()
        .commit(
            Unit.builder()
                .guard(
                    new RunStore(store.database().dialect())
                        .claimSome("me", Duration.ofSeconds(30), 10, claimed))
                .fact(Tally.RUN, NewEvent.byEngine(new Meant(1, 0)))
                .build());
    assertThat(claimed).containsExactly(new RunStore.Claimed(Tally.RUN, 1));
  }

  @ParameterizedTest
  @EnumSource
  void f49AStopRecordsWhatRunsBeginsNothingMoreAndGivesTheRunBackAtOnce(Stores stores)
      throws Exception {
    var store = open(stores);
    var worker = worker(store, Duration.ofSeconds(60));
    store.journal().commit(Tally.begin());
    tally.began.acquire();
    var stop = Thread.ofVirtual().name(STOP).start(worker::close);
    told.await();
    tally.mayEnd.release(9);
    stop.join();
    assertThat(tally.ledger).containsExactly(1);
    assertThat(payloads(store)).endsWith(new Counted(1));

    worker(store, Duration.ofSeconds(60));
    awaitOver(store);
    assertThat(tally.ledger).containsExactly(1, 2, 3);
  }

  private OpenStore open(Stores stores) {
    var store = stores.open(Tally.TYPES, InstantSource.system(), driver);
    open.add(store);
    return store;
  }

  private Worker<Tally.State> worker(OpenStore store, Duration lease) {
    var worker =
        new Worker<>(
            tally,
            store.journal(),
            store.database().dialect(),
            new Worker.Settings(
                "owner-" + open.size(), lease, Duration.ofMillis(50), 8, Duration.ofSeconds(10)),
            store.database()::now,
            this::nanoTime);
    worker.start(false, NO_TIMERS);
    open.add(worker);
    return worker;
  }

  /** A stop reads it first for its grace, which is after it told every run. */
  private long nanoTime() {
    if (Thread.currentThread().getName().equals(STOP)) {
      told.countDown();
    }
    return System.nanoTime();
  }

  /** From now on nothing reaches the store. */
  private void away(Stores stores) {
    for (var call : Call.values()) {
      driver.failUntilHealed(call, trouble(stores));
    }
  }

  private static Supplier<SQLException> trouble(Stores stores) {
    return switch (stores) {
      case EMBEDDED -> () -> FaultyDriver.sqlite(SQLiteErrorCode.SQLITE_FULL);
      case POSTGRESQL -> FaultyDriver::connectionLost;
    };
  }

  private static RunStore.Claimed claim(OpenStore store) {
    store.journal().commit(Tally.begin());
    return claimNow(store).getFirst();
  }

  private static List<RunStore.Claimed> claimNow(OpenStore store) {
    var claimed = new ArrayList<RunStore.Claimed>();
    var claim =
        new RunStore(store.database().dialect())
            .claim(Tally.RUN, "me", Duration.ofSeconds(60), claimed);
    store.journal().commit(Unit.builder().guard(claim).build());
    return claimed;
  }

  /** A driver of a new run, which it has yet to claim. */
  private Driver<Tally.State> begin(OpenStore store) {
    var created = (Committed.Done) store.journal().commit(Tally.begin());
    var first = RunStore.Claimed.first(Tally.RUN);
    return new Driver<>(
            tally,
            store.journal(),
            lease(store, first),
            OutageTest::atOnce,
            _ -> {},
            first.stream())
        .claiming(RunStore.claimNew(first, "me", Duration.ofSeconds(60)), created.events());
  }

  private static Lease lease(OpenStore store, RunStore.Claimed claimed) {
    return new Lease() {
      @Override
      public String owner() {
        return "me";
      }

      @Override
      public long fence() {
        return claimed.fence();
      }

      @Override
      public java.time.Instant now() {
        return store.database().now();
      }

      @Override
      public boolean heldNow() {
        return true;
      }
    };
  }

  private static Tasks.Handle atOnce(Driver<?> driver, Runnable body) {
    body.run();
    return () -> {};
  }

  private static void awaitOver(OpenStore store) {
    await().untilAsserted(() -> assertThat(payloads(store)).endsWith(new Over()));
  }

  private static List<io.firebreak.journal.Payload> payloads(OpenStore store) {
    return store.journal().read(Tally.RUN, 0).stream()
        .map(Event::payload)
        .map(Objects::requireNonNull)
        .toList();
  }

  private static List<Long> fences(OpenStore store) {
    return payloads(store).stream()
        .filter(each -> each instanceof Meant meant && meant.number() == 1)
        .map(each -> ((Meant) each).fence())
        .toList();
  }
}
