package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.RunLimits;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.RunEvent.OutcomeInherited;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts that come while a run is at work on what they are about. */
class DuplicateRunsTest {
  private static TestRunbook asking() {
    return new TestRunbook("restart").autonomy(Autonomy.APPROVE).step("a", EffectClass.KEYED);
  }

  private static void vote(EngineFixture fix, String run, Vote vote) {
    var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    fix.engine.remediation().vote("default", run, null, hash, vote, "because", BEN);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G40")
  @Tag("G41")
  @Tag("F36")
  @DisplayName(
      "G40, G41: a second alert while a run is at work is skipped, and inherits its outcome")
  void aSecondAlertIsADuplicate(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var version = asking().version();
      var first = fix.startFor(version, FleetLimitsTest.alert("Sick"));
      fix.await(first, RunStatus.AWAITING_APPROVAL);
      var second = fix.startFor(version, FleetLimitsTest.alert("Slow"));
      var skipped = fix.await(second, RunStatus.SKIPPED);
      assertThat(skipped.reason()).isEqualTo(EndReason.DUPLICATE_IN_PROGRESS);
      assertThat(skipped.duplicateOf()).isEqualTo(first);
      assertThat(skipped.detail()).isEqualTo("run " + first + " is at work on world/one");
      assertThat(fix.state(first).duplicates()).containsOnlyKeys(second);
      vote(fix, first, Vote.APPROVE);
      fix.await(first, RunStatus.SUCCEEDED);
      var told = fix.state(second);
      assertThat(told.status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(told.detail())
          .isEqualTo("run " + first + " was at work on it and ended succeeded");
      assertThat(fix.world.paths(second)).isEmpty();
    }
  }

  @Test
  @Tag("G41")
  void aFailureIsInheritedWithItsReason() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var version = asking().version();
      var first = fix.startFor(version, FleetLimitsTest.alert("Sick"));
      fix.await(first, RunStatus.AWAITING_APPROVAL);
      var second = fix.startFor(version, FleetLimitsTest.alert("Slow"));
      fix.await(second, RunStatus.SKIPPED);
      vote(fix, first, Vote.REJECT);
      fix.await(first, RunStatus.REJECTED);
      assertThat(fix.state(second).detail())
          .isEqualTo(
              "run "
                  + first
                  + " was at work on it and ended rejected (rejected_by_person): because");
    }
  }

  /**
   * On the embedded store, where times order the events of different runs: on PostgreSQL they do so
   * only roughly, and after such a race the indexes cannot be compared with a replay by time.
   */
  @Test
  @Tag("G41")
  void whateverComesWhileARunEndsIsToldOrRunsItself() throws Exception {
    try (var fix = new EngineFixture(Stores.EMBEDDED);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var version = new TestRunbook("quick").step("a", EffectClass.KEYED).version();
      List<Callable<String>> starts =
          IntStream.range(0, 30)
              .<Callable<String>>mapToObj(
                  i -> () -> fix.startFor(version, FleetLimitsTest.alert("Sick-" + i)))
              .toList();
      for (var start : threads.invokeAll(starts)) {
        var run = start.get();
        var end = fix.await(run, RunStatus.SUCCEEDED, RunStatus.SKIPPED);
        if (end.status() == RunStatus.SKIPPED) {
          assertThat(end.reason()).isEqualTo(EndReason.DUPLICATE_IN_PROGRESS);
          Awaitility.await().until(() -> inherited(fix, run));
        }
      }
    }
  }

  private static boolean inherited(EngineFixture fix, String run) {
    return fix.store.journal().read(StreamId.run("default", run), 0).stream()
        .anyMatch(event -> event.payload() instanceof OutcomeInherited);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G42")
  @Tag("F46")
  @DisplayName("G42: people, and other runbooks, are told who has the target")
  void whatIsNoDuplicateIsTold(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var first = fix.startFor(asking().version(), FleetLimitsTest.alert("Sick"));
      fix.await(first, RunStatus.AWAITING_APPROVAL);
      var other = new TestRunbook("scale-up").step("b", EffectClass.KEYED).version();
      for (var run :
          List.of(fix.start(asking()), fix.startFor(other, FleetLimitsTest.alert("Full")))) {
        var skipped = fix.await(run, RunStatus.SKIPPED);
        assertThat(skipped.reason()).isEqualTo(EndReason.TARGET_BUSY);
        assertThat(skipped.detail()).isEqualTo("world/one is held by run " + first);
      }
      vote(fix, first, Vote.APPROVE);
      fix.await(first, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger()).hasSize(1);
    }
  }

  @Test
  @Tag("G42")
  void aRunThatTakesBackIsNoDuplicate() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.script("steps.b", World.Response.REFUSED);
      fix.world.script("steps.a.undo", World.Response.REFUSED);
      var version =
          new TestRunbook("stuck")
              .undoable("a", EffectClass.UNSAFE)
              .step("b", EffectClass.UNSAFE)
              .version();
      fix.await(fix.startFor(version, FleetLimitsTest.alert("Sick")), RunStatus.ROLLBACK_FAILED);
      var second = fix.startFor(version, FleetLimitsTest.alert("Slow"));
      assertThat(fix.await(second, RunStatus.SKIPPED).reason()).isEqualTo(EndReason.TARGET_BUSY);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G43")
  @DisplayName("G43: nothing begins for an alert that was not heard of for long; people may")
  void aStaleAlertStartsNothing(Stores stores) {
    var limits = new RunLimits(Duration.ofSeconds(10), Duration.ofHours(1), Duration.ZERO, 1000);
    try (var fix = new EngineFixture(stores, FleetLimits.none().with(limits))) {
      var version = new TestRunbook("late").step("a", EffectClass.KEYED).version();
      var old = FleetLimitsTest.alert("Old");
      var fresh = FleetLimitsTest.alert("Fresh");
      heard(fix, old.fingerprint(), old.startsAt(), Duration.ofMinutes(61));
      heard(fix, fresh.fingerprint(), fresh.startsAt(), Duration.ofMinutes(59));
      var stale = fix.await(fix.startFor(version, old), RunStatus.SKIPPED, RunStatus.SUCCEEDED);
      assertThat(stale.reason()).isEqualTo(EndReason.STALE_ALERT);
      assertThat(stale.detail())
          .startsWith("alert: last heard of at ")
          .endsWith("longer ago than 1h");
      fix.await(fix.startFor(version, fresh), RunStatus.SUCCEEDED);
      fix.await(fix.start(version), RunStatus.SUCCEEDED);
    }
  }

  static void heard(EngineFixture fix, String fingerprint, Instant begin, Duration ago) {
    var last = fix.store.database().now().minus(ago);
    fix.store
        .journal()
        .commit(
            Unit.builder()
                .guard(tx -> {
                  tx.update(
                      """
                      INSERT INTO episode (tenant, fingerprint, starts_at, status, severity, count,
                                           first_seen, last_seen, first_delivery)
                      VALUES ('default', ?, ?, 'firing', 1, 3, ?, ?, 'one')
                      """,
                      fingerprint,
                      micros(begin),
                      micros(last),
                      micros(last));
                  return null;
                })
                .build());
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Test
  @Tag("G40")
  void aPersonIsAnsweredByTheRunThatIsThere() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var first = fix.startFor(asking().version(), FleetLimitsTest.alert("Sick"));
      fix.await(first, RunStatus.AWAITING_APPROVAL);
      var second = fix.startFor(asking().version(), FleetLimitsTest.alert("Slow"));
      fix.await(second, RunStatus.SKIPPED);
      fix.engine.remediation().cancel("default", first, false, "enough", ANNA);
      fix.await(first, RunStatus.CANCELLED);
      assertThat(fix.state(second).detail()).contains("ended cancelled (cancelled_by_person)");
    }
  }
}
