package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs that begin to act are counted, by the minute. */
class RunRateTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> told = new CopyOnWriteArrayList<>();

  private RunRate of(int most) {
    return new RunRate(most, nanos::get, told::add);
  }

  private static void run(EngineFixture fix, String name) {
    fix.await(
        fix.start(new TestRunbook(name).target("world/" + name).step("a", EffectClass.KEYED)),
        RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("G71")
  @Tag("F35")
  @DisplayName("G71: more runs than the limit within a minute are told, once")
  void tooManyWithinAMinute() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.store.journal().onCommit(of(2)::committed);
      run(fix, "one");
      run(fix, "two");
      nanos.addAndGet(Duration.ofSeconds(60).toNanos());
      run(fix, "three");
      run(fix, "four");
      assertThat(told).as("never more than two within a minute").isEmpty();
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      run(fix, "five");
      assertThat(told)
          .containsExactly(
              "3 runs began to act within a minute, more than limits.runs_per_minute (2)");
      run(fix, "six");
      assertThat(told).as("it counts anew").hasSize(1);
    }
  }

  @Test
  @Tag("G71")
  void whatDoesNotActAndWhatGoesOnIsNotCounted() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.store.journal().onCommit(of(1)::committed);
      var observing = new TestRunbook("sees").autonomy(Autonomy.OBSERVE);
      fix.await(fix.start(observing.step("a", EffectClass.KEYED)), RunStatus.SKIPPED);
      var asked =
          fix.start(
              new TestRunbook("asks").autonomy(Autonomy.APPROVE).step("a", EffectClass.KEYED));
      var hash = fix.await(asked, RunStatus.AWAITING_APPROVAL).planned().hash();
      fix.engine.remediation().vote("default", asked, null, hash, Vote.APPROVE, null, BEN);
      fix.await(asked, RunStatus.SUCCEEDED);
      assertThat(told).isEmpty();
    }
  }

  @Test
  @Tag("G71")
  void zeroIsNoBound() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.store.journal().onCommit(of(0)::committed);
      run(fix, "one");
      run(fix, "two");
      assertThat(told).isEmpty();
    }
  }

  @Test
  @Tag("G71")
  void whatAllProcessesBeginIsBoundedToo() {
    var rate = of(2);
    rate.countedByAll(2);
    assertThat(told).isEmpty();
    rate.countedByAll(5);
    assertThat(told)
        .containsExactly(
            "5 runs began to act within a minute, more than limits.runs_per_minute (2)");
    of(0).countedByAll(5);
    assertThat(told).as("no bound").hasSize(1);
  }

  @Test
  @Tag("G71")
  void eachRunThatBeginsToActIsCountedOnceForAllProcesses() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var begun = new AtomicLong();
      fix.store.journal().onCommit(unit -> begun.addAndGet(RunRate.beginning(unit)));
      run(fix, "one");
      var observing = new TestRunbook("sees").autonomy(Autonomy.OBSERVE);
      fix.await(fix.start(observing.step("a", EffectClass.KEYED)), RunStatus.SKIPPED);
      assertThat(begun).hasValue(1);
    }
  }
}
