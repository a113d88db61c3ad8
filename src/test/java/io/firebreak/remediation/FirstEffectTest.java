package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Voided;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Event;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is looked at again when something passed between the approval and what it lets begin. */
class FirstEffectTest {
  private final TestClock clock = new TestClock();

  private AskedEngine engine() {
    return new AskedEngine(Stores.EMBEDDED, Doors.of(List.of("bell")), clock);
  }

  private static TestRunbook looksFirst() {
    return new TestRunbook("looks")
        .autonomy(Autonomy.APPROVE)
        .waits("look", "human.task", null, Map.of("instructions", "Look at it"))
        .step("first", EffectClass.KEYED)
        .step("second", EffectClass.KEYED);
  }

  private static String waiting(AskedEngine engine, TestRunbook runbook) {
    var version = runbook.version();
    engine.know(version);
    var run =
        ((Start.Started) engine.starter().forPerson("default", version, Map.of(), null, ANNA))
            .runId();
    engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private static void approve(AskedEngine engine, String run) {
    var hash = engine.state(run).planned().hash();
    assertThat(engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN))
        .isInstanceOf(Answer.Accepted.class);
    Awaitility.await().until(() -> !engine.state(run).manual().isEmpty());
  }

  private static void looked(AskedEngine engine, String run) {
    engine.remediation().confirm("default", run, new Report(null, true, Map.of(), null), ANNA);
  }

  private static void isUnreachable(AskedEngine engine, String run, String person) {
    var ended = engine.await(run, RunStatus.BLOCKED, RunStatus.SUCCEEDED);
    assertThat(ended.reason()).isEqualTo(EndReason.APPROVERS_UNREACHABLE);
    assertThat(ended.detail())
        .isEqualTo("approvers: no longer allowed to approve: [" + person + "]");
    assertThat(engine.effects(run)).isEmpty();
  }

  @Test
  @Tag("A17")
  @DisplayName("A17: a role lost between the approval and the first effect stops the run")
  void aLostRoleStopsTheFirstEffect() {
    try (var engine = engine()) {
      var run = waiting(engine, looksFirst());
      approve(engine, run);
      engine.demote("ben");
      clock.pass(Duration.ofMinutes(1));
      looked(engine, run);
      isUnreachable(engine, run, "ben");
    }
  }

  @Test
  @Tag("A17")
  @DisplayName("A17: so does a team that the voter has left")
  void aTeamThatWasLeftStopsTheFirstEffect() {
    try (var engine = engine()) {
      engine.joins("ben", "sre");
      var run =
          waiting(
              engine,
              looksFirst()
                  .asking(
                      new ApprovalRule(
                          null,
                          new ApprovalRule.Approvers(null, null, List.of(), List.of("sre")),
                          1,
                          List.of(),
                          null,
                          Duration.ofMinutes(15),
                          ApprovalRule.OnTimeout.FAIL)));
      approve(engine, run);
      engine.joins("ben", "payments");
      clock.pass(Duration.ofMinutes(1));
      looked(engine, run);
      isUnreachable(engine, run, "ben");
    }
  }

  @Test
  @Tag("A5")
  @Tag("A17")
  @DisplayName("A17: so does the role emergency, of whoever decided alone")
  void aLostEmergencyRoleStopsTheFirstEffect() {
    try (var engine = engine()) {
      engine.trust("anna", true);
      var run = waiting(engine, looksFirst());
      var hash = engine.state(run).planned().hash();
      engine.remediation().override("default", run, hash, "the shop is down", ANNA);
      Awaitility.await().until(() -> !engine.state(run).manual().isEmpty());
      engine.trust("anna", false);
      clock.pass(Duration.ofMinutes(1));
      looked(engine, run);
      isUnreachable(engine, run, "anna");
    }
  }

  @Test
  @Tag("A26")
  @DisplayName("A26: an approval too old for the first effect is asked for anew, for what is left")
  void anApprovalThatLapsedBeforeTheFirstEffectIsAskedForAnew() {
    try (var engine = engine()) {
      var run = waiting(engine, looksFirst());
      approve(engine, run);
      var first = Objects.requireNonNull(engine.state(run).approval()).request().id();
      clock.pass(Stages.APPROVAL_MAX_AGE.plusSeconds(30));
      looked(engine, run);
      var again = engine.await(run, RunStatus.AWAITING_APPROVAL, RunStatus.SUCCEEDED);
      assertThat(again.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(Objects.requireNonNull(again.approval()).request().id()).isNotEqualTo(first);
      assertThat(again.detail()).isEqualTo("the approval was not used within 10 minutes");
      assertThat(again.planned().step("steps.look").skipped()).as("it is done").isTrue();
      assertThat(voided(engine.remediation(), run))
          .containsExactly(new Voided(first, List.of(Stages.NOT_USED)));
      assertThat(engine.effects(run)).isEmpty();

      var hash = again.planned().hash();
      engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      engine.await(run, RunStatus.SUCCEEDED);
      assertThat(engine.effects(run)).containsExactly("steps.first", "steps.second");
    }
  }

  @Test
  @Tag("V22")
  @DisplayName("V22: evidence older than two minutes is taken again right before the first effect")
  void evidenceIsTakenAgainRightBeforeTheFirstEffect() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var run =
          fix.start(
              """
              schema: 1
              runbook: waits
              title: Waits first
              owner: team
              target: world/one
              autonomy: auto
              triggers: { manual: true }
              capture:
                - { id: load, uses: test.read, with: { name: load } }
              steps:
                - { id: pause, uses: wait.for, with: { duration: 5m } }
                - id: only
                  uses: test.effect
                  with: { name: only, kind: keyed }
                  undo: { none: it stays }
              """);
      Awaitility.await().until(() -> fix.state(run).step("steps.pause").waiting() != null);
      fix.world.reading("load", 9);
      clock.pass(Duration.ofMinutes(6));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.engine.remediation().events("default", run))
          .extracting(Event::payload)
          .filteredOn(Captured.class::isInstance)
          .hasSize(2);
      var kept = Objects.requireNonNull(fix.state(run).captured().get("capture.load"));
      assertThat(Objects.requireNonNull(kept.result()).path("value").asInt()).isEqualTo(9);
    }
  }

  @Test
  @Tag("G112")
  @Tag("A38")
  @DisplayName(
      "G112: what somebody else changed since the plan is not written over by a later step")
  void whatSomebodyElseChangedStopsALaterStep() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      fix.world.reading("before:first", 0);
      fix.world.reading("before:second", 3);
      var run =
          fix.start(
              new TestRunbook("two")
                  .autonomy(Autonomy.APPROVE)
                  .step("first", EffectClass.KEYED)
                  .waits("look", "wait.for", null, Map.of("duration", "1m"))
                  .step("second", EffectClass.KEYED));
      vote(fix, fix.await(run, RunStatus.AWAITING_APPROVAL));
      Awaitility.await().until(() -> fix.state(run).step("steps.look").waiting() != null);
      fix.world.reading("before:second", 8);
      clock.pass(Duration.ofMinutes(2));
      var again = fix.await(run, RunStatus.AWAITING_APPROVAL, RunStatus.SUCCEEDED);
      assertThat(again.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(again.differences()).anyMatch(each -> each.contains("now 8 → 9"));
      assertThat(voided(fix.engine.remediation(), run))
          .singleElement()
          .satisfies(old ->
              assertThat(old.differences())
                  .singleElement()
                  .asString()
                  .startsWith("steps.second is no longer as planned: changes: "));
      assertThat(again.plansVoided()).isEqualTo(1);
      assertThat(fix.world.paths(run)).containsExactly("steps.first");

      vote(fix, again);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.first", "steps.second");
    }
  }

  private static List<Voided> voided(Remediation remediation, String run) {
    return remediation.events("default", run).stream()
        .map(Event::payload)
        .filter(Voided.class::isInstance)
        .map(Voided.class::cast)
        .toList();
  }

  private static void vote(EngineFixture fix, RunState asked) {
    var request = Objects.requireNonNull(asked.approval()).request();
    fix.engine
        .remediation()
        .vote("default", asked.id(), request.id(), request.planHash(), Vote.APPROVE, null, BEN);
  }

  @Test
  @Tag("G112")
  @DisplayName("G112: what the run itself changed since the plan does not stop it")
  void whatTheRunItselfChangedDoesNotStopIt() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      fix.world.reading("before:same", 0);
      var run =
          fix.start(
              """
              schema: 1
              runbook: twice
              title: Does it twice
              owner: team
              target: world/one
              autonomy: auto
              triggers: { manual: true }
              steps:
                - id: once
                  uses: test.effect
                  with: { name: same, kind: keyed }
                  undo: { none: it stays }
                - { id: pause, uses: wait.for, with: { duration: 1m } }
                - id: again
                  uses: test.effect
                  with: { name: same, kind: keyed }
                  undo: { none: it stays }
              """);
      Awaitility.await().until(() -> fix.state(run).step("steps.pause").waiting() != null);
      clock.pass(Duration.ofMinutes(2));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.once", "steps.again");
    }
  }
}
