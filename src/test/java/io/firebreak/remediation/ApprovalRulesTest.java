package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.approval.ApprovalEvent.AuthorGap;
import io.firebreak.approval.ApprovalEvent.Voided;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.label.Labels;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an approval holds for, and for how long, on a clock that only the test moves. */
@DisplayName("An approval")
class ApprovalRulesTest {
  private static final int MANY = 1000;

  private final TestClock clock = new TestClock();
  private final EngineFixture fix = new EngineFixture(Stores.EMBEDDED, clock);

  @AfterEach
  void close() {
    fix.close();
  }

  private static TestRunbook asking(String name) {
    return new TestRunbook(name).autonomy(Autonomy.APPROVE).step("only", EffectClass.KEYED);
  }

  private RunState asked(String run, int round) {
    return Awaitility.await()
        .until(
            () -> fix.state(run),
            state ->
                state.status() == RunStatus.AWAITING_APPROVAL
                    && Objects.requireNonNull(state.approval()).request().round() == round);
  }

  private Answer vote(RunState asked, Vote vote) {
    return vote(asked, vote, BEN);
  }

  private Answer vote(RunState asked, Vote vote, Actor who) {
    var request = Objects.requireNonNull(asked.approval()).request();
    return fix.engine
        .remediation()
        .vote("default", asked.id(), request.id(), request.planHash(), vote, "so", who);
  }

  private <E> List<E> events(String run, Class<E> type) {
    return fix.engine.remediation().events("default", run).stream()
        .map(Event::payload)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Test
  @Tag("A23")
  @DisplayName("is waited for 15 minutes when the runbook says nothing else, and then lapses")
  void aQuarterOfAnHour() {
    var began = clock.instant();
    var run =
        fix.start(
            """
            schema: 1
            runbook: quarter
            title: Nothing said
            owner: team
            target: world/quarter
            autonomy: approve
            triggers: { manual: true }
            steps:
              - id: only
                uses: test.effect
                with: { name: only, kind: keyed }
                undo: { none: it stays }
            """);
    var asked = asked(run, 1);
    assertThat(Objects.requireNonNull(asked.approval()).expiresAt())
        .isBetween(began.plus(Duration.ofMinutes(15)), began.plus(Duration.ofMinutes(16)));
    clock.pass(Duration.ofMinutes(16));
    assertThat(fix.await(run, RunStatus.EXPIRED).reason()).isEqualTo(EndReason.APPROVAL_EXPIRED);
    assertThat(fix.world.ledger()).isEmpty();
  }

  @Test
  @Tag("A14")
  @Tag("A15")
  @DisplayName("is not that of whoever started the run; that nobody knows its author is said")
  void exclusions() {
    var run =
        fix.start(
            """
            schema: 1
            runbook: plain
            title: Nothing said
            owner: team
            target: world/plain
            autonomy: approve
            triggers: { manual: true }
            steps:
              - id: only
                uses: test.effect
                with: { name: only, kind: keyed }
                undo: { none: it stays }
            """);
    var asked = asked(run, 1);
    var request = Objects.requireNonNull(asked.approval()).request();
    assertThat(request.required().exclude())
        .containsExactlyInAnyOrder(ApprovalRule.Excluded.values());
    assertThat(request.excluded()).containsExactly("anna");
    assertThat(request.authorGap()).isEqualTo(AuthorGap.AUTHOR_NOT_RECORDED);
    assertThat(vote(asked, Vote.APPROVE, ANNA))
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("excluded"));
    assertThat(vote(asked, Vote.APPROVE, BEN)).isEqualTo(new Answer.Accepted("approved"));
    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("G152")
  @DisplayName("is void when the configuration has it acted as somebody else meanwhile")
  void credential() {
    fix.world.as("alertmanager default by secrets.OLD");
    var run = fix.start(asking("credential"));
    var asked = asked(run, 1);
    fix.world.as("alertmanager default by secrets.NEW");
    vote(asked, Vote.APPROVE);
    asked(run, 2);
    assertThat(events(run, Voided.class))
        .singleElement()
        .extracting(Voided::differences)
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(
            "steps.only acts as: alertmanager default by secrets.OLD → alertmanager default by"
                + " secrets.NEW");
    assertThat(fix.world.ledger()).isEmpty();
  }

  @Test
  @Tag("V37")
  @DisplayName("is void when the configuration has the check judged by another rule meanwhile")
  void otherCheck() {
    fix.world.reading("load", 1);
    fix.world.judgedBy("calm: less than 5");
    var run = fix.start(asking("judged").verify("load", "result.value < 9", Duration.ofMinutes(1)));
    var asked = asked(run, 1);
    fix.world.judgedBy("calm: less than 500");
    vote(asked, Vote.APPROVE);
    asked(run, 2);
    assertThat(events(run, Voided.class))
        .singleElement()
        .extracting(Voided::differences)
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(
            "no longer checked: load: result.value < 9 (test.read, name load, by the rule calm:"
                + " less than 5, at most 10s)",
            "now checked: load: result.value < 9 (test.read, name load, by the rule calm: less"
                + " than 500, at most 10s)");
    assertThat(fix.world.ledger()).isEmpty();
  }

  @Test
  @Tag("A30")
  @DisplayName("that was used holds to the end of the run, and for its undos")
  void grant() {
    fix.world.script("steps.second", World.Response.REFUSED);
    var run =
        fix.start(
            new TestRunbook("grant")
                .autonomy(Autonomy.APPROVE)
                .undoable("first", EffectClass.KEYED)
                .waits("pause", "wait.for", null, Map.of("duration", "20m"))
                .step("second", EffectClass.KEYED));
    vote(asked(run, 1), Vote.APPROVE);
    Awaitility.await().until(() -> fix.state(run).step("steps.pause").waiting() != null);
    clock.pass(Duration.ofMinutes(21));
    fix.await(run, RunStatus.ROLLED_BACK);
    assertThat(fix.world.paths(run)).containsExactly("steps.first", "steps.first.undo");
  }

  @Test
  @Tag("A30")
  @DisplayName("that was used is not taken back by a role that is lost later")
  void roleLostLater() {
    try (var engine = new AskedEngine(Stores.EMBEDDED, "topic")) {
      var version =
          new TestRunbook("later")
              .autonomy(Autonomy.APPROVE)
              .step("first", EffectClass.KEYED)
              .waits("look", "human.task", null, Map.of("instructions", "Look at it"))
              .step("second", EffectClass.KEYED)
              .version();
      engine.know(version);
      var run =
          ((Start.Started) engine.starter().forPerson("default", version, Map.of(), null, ANNA))
              .runId();
      var hash = engine.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      Awaitility.await().until(() -> !engine.state(run).manual().isEmpty());
      engine.demote("ben");
      engine.remediation().confirm("default", run, new Report(null, true, Map.of(), null), ANNA);
      engine.await(run, RunStatus.SUCCEEDED);
      assertThat(engine.effects(run)).containsExactly("steps.first", "steps.second");
    }
  }

  @Test
  @Tag("A25")
  @DisplayName("that nobody gave in time skips the run where the runbook says so")
  void skips() {
    var run = fix.start(asking("skips").onTimeout(ApprovalRule.OnTimeout.SKIP));
    asked(run, 1);
    clock.pass(Duration.ofHours(1));
    assertThat(fix.await(run, RunStatus.SKIPPED).reason()).isEqualTo(EndReason.APPROVAL_TIMEOUT);
    assertThat(fix.world.ledger()).isEmpty();
  }

  @Test
  @Tag("A26")
  @DisplayName("that is not used within ten minutes lapses")
  void tenMinutes() {
    var run = fix.start(asking("late").precondition("ill", "true", Otherwise.SKIP));
    var asked = asked(run, 1);
    fix.world.glance(name -> {
      // What is looked at again after the vote takes longer than the approval holds.
      if (name.equals("ill")) {
        clock.pass(Stages.APPROVAL_MAX_AGE.plusSeconds(1));
      }
    });
    vote(asked, Vote.APPROVE);
    var ended = fix.await(run, RunStatus.EXPIRED, RunStatus.SUCCEEDED);
    assertThat(ended.reason()).isEqualTo(EndReason.APPROVAL_EXPIRED);
    assertThat(ended.detail()).isEqualTo("the approval was not used within 10 minutes");
    assertThat(fix.world.ledger()).isEmpty();
  }

  @Test
  @Tag("A27")
  @DisplayName("survives 1,000 new plans while status and metrics move, and no changed before")
  void thousandPlans() throws InterruptedException {
    fix.world.reading("before:only", 3);
    var version =
        asking("moves")
            .precondition("load", "result.value > 0", Otherwise.SKIP)
            .verify("load", "result.value < baseline.value * 2.0", Duration.ofMinutes(1))
            .version();
    fix.world.reading("load", 1);
    var run = fix.start(version);
    var approved = asked(run, 1).planned().hash();
    var load = new AtomicInteger();
    for (var i = 0; i < MANY; i++) {
      fix.world.reading("load", load.incrementAndGet());
      clock.pass(Duration.ofMillis(1));
      var again = fix.foresee(version);
      assertThat(again.planned().hash()).isEqualTo(approved);
      assertThat(Objects.requireNonNull(again.gates()).verdicts())
          .anyMatch(verdict -> verdict.observed().contains(String.valueOf(load.get())));
    }
    vote(asked(run, 1), Vote.APPROVE);
    fix.await(run, RunStatus.SUCCEEDED);
    assertThat(events(run, Voided.class)).isEmpty();
    for (var before = 5; before < 25; before++) {
      fix.world.reading("before:only", before);
      assertThat(fix.foresee(version).planned().hash()).isNotEqualTo(approved);
    }
  }

  @Test
  @Tag("A29")
  @DisplayName("of a plan that changes three times is not asked for again")
  void unstable() {
    fix.world.reading("before:only", 0);
    var run = fix.start(asking("shakes"));
    for (var round = 1; round <= Stages.MOST_VOIDED_PLANS; round++) {
      var asked = asked(run, round);
      fix.world.reading("before:only", round);
      vote(asked, Vote.APPROVE);
    }
    assertThat(fix.await(run, RunStatus.BLOCKED).reason()).isEqualTo(EndReason.PLAN_UNSTABLE);
    assertThat(events(run, Voided.class))
        .hasSize(Stages.MOST_VOIDED_PLANS)
        .extracting(Voided::differences)
        .first()
        .isEqualTo(List.of("steps.only only: 0 → 1, now 1 → 2"));
    assertThat(fix.world.ledger()).isEmpty();
  }

  private Alert alert(Severity severity, Instant startsAt) {
    return new Alert(
        "alertmanager",
        "Sick",
        Alert.Status.FIRING,
        severity,
        Labels.of(Map.of("alertname", "Sick")),
        Map.of(),
        startsAt,
        null,
        "sick",
        null,
        Map.of(),
        List.of());
  }

  private RunState forAlert(Alert alert) {
    var run = fix.startFor(asking("declines").version(), alert);
    return fix.await(run, RunStatus.SKIPPED, RunStatus.AWAITING_APPROVAL);
  }

  @Test
  @Tag("A32")
  @DisplayName("that was declined or lapsed is not asked for again for the same episode")
  void declined() {
    var began = clock.instant();
    var first = forAlert(alert(Severity.MEDIUM, began));
    vote(first, Vote.REJECT);
    fix.await(first.id(), RunStatus.REJECTED);
    assertThat(forAlert(alert(Severity.MEDIUM, began)).reason()).isEqualTo(EndReason.DECLINED);

    var worse = forAlert(alert(Severity.HIGH, began));
    assertThat(worse.status()).as("severity has risen").isEqualTo(RunStatus.AWAITING_APPROVAL);
    clock.pass(Duration.ofHours(1));
    fix.await(worse.id(), RunStatus.EXPIRED);
    assertThat(forAlert(alert(Severity.HIGH, began)).reason()).isEqualTo(EndReason.DECLINED);

    var person = fix.start(asking("declines"));
    vote(asked(person, 1), Vote.REJECT);
    fix.await(person, RunStatus.REJECTED);
    assertThat(forAlert(alert(Severity.HIGH, clock.instant())).status())
        .as("another episode")
        .isEqualTo(RunStatus.AWAITING_APPROVAL);
  }
}
