package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.approval.ApprovalEvent.Voided;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.ApprovalRule.OnTimeout;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs go through the policies: denied, asked, warned, and asked again when policies change. */
class EnginePolicyTest {
  private static final Actor CLEO = new Actor(Actor.Kind.PERSON, "cleo", "token", "rest", null);

  @TempDir Path folder;

  private PolicySet policy(String name, String rest) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        "schema: 1\npolicy: %s\ntitle: Title of %s\n%s".formatted(name, name, rest));
    return PolicyCatalogue.of(folder);
  }

  private static TestRunbook changing(String name) {
    return new TestRunbook(name).step("a", EffectClass.KEYED);
  }

  private static void vote(EngineFixture fix, String run, Actor who) {
    var hash = fix.state(run).planned().hash();
    fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, who);
  }

  private static Approval approval(RunState state) {
    return Objects.requireNonNull(state.approval());
  }

  private static Verdict verdict(RunState state, String policy) {
    return Objects.requireNonNull(state.gates()).verdicts().stream()
        .filter(verdict -> verdict.gate().equals("policy: " + policy))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("G143")
  void whatIsDoneAtTheEndIsJudgedLikeSteps() throws Exception {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = policy("stop", "when: '\"world/last\" in plan.targets'\ndeny: leave it\n");
      var denied = fix.start(changing("denied").always("last"));
      var state = fix.await(denied, RunStatus.BLOCKED, RunStatus.SUCCEEDED);
      assertThat(state.detail())
          .isEqualTo("policy: stop: leave it; plan.targets = [\"world/a\",\"world/last\"]");

      fix.policies =
          policy("two", "when: plan.changes == 2 && plan.irreversible\nwarn: two changes\n");
      var runbook = new TestRunbook("warned").undoable("a", EffectClass.KEYED).always("more");
      var warned = fix.await(fix.start(runbook), RunStatus.SUCCEEDED);
      assertThat(verdict(warned, "two").ruling()).isEqualTo(Ruling.WARN);
    }
  }

  @Test
  @Tag("G143")
  void whatOnlyCallsAnAddressAtTheEndIsKnownByItsActionAndIsNoChange() throws Exception {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.at("http/");
      fix.policies =
          policy(
              "ask",
              """
              when: '"idempotent" in plan.effects && plan.changes == 1 && !plan.irreversible'
              warn: it tells somebody
              """);
      var runbook = new TestRunbook("tells").undoable("a", EffectClass.KEYED).always("last");
      var told = fix.await(fix.start(runbook), RunStatus.SUCCEEDED);
      assertThat(verdict(told, "ask").ruling()).isEqualTo(Ruling.WARN);
    }
  }

  @Test
  @Tag("G143")
  void whatAChildDoesAtItsEndIsJudgedAsAPartOfTheChild() throws Exception {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.shelve(
          FlowTexts.runbook("child", FlowTexts.undoable("a", ""))
              + "always:\n  - { uses: test.effect, with: { name: last, kind: keyed } }\n");
      fix.policies =
          policy(
              "stop",
              "when: 'runbook.name == \"child\" && \"world/last\" in plan.targets'\ndeny: leave it\n");
      var parent = new TestRunbook("parent").steps(List.of(TestSteps.child("call", "child", null)));
      var state = fix.await(fix.start(parent), RunStatus.BLOCKED, RunStatus.SUCCEEDED);
      assertThat(state.detail()).startsWith("policy: stop: steps.call: leave it; ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeniedPlanIsBlockedBeforeAnyEffect(Stores stores) throws IOException {
    try (var fix = new EngineFixture(stores)) {
      fix.policies =
          policy("stop", "when: run.target.startsWith(\"world/\")\ndeny: leave the world alone\n");
      var run = fix.start(changing("denied").precondition("ill", "true", Otherwise.SKIP));
      var state = fix.await(run, RunStatus.BLOCKED, RunStatus.SUCCEEDED);
      assertThat(state.reason()).isEqualTo(EndReason.POLICY);
      assertThat(state.detail())
          .isEqualTo("policy: stop: leave the world alone; run.target = \"world/one\"");
      assertThat(Objects.requireNonNull(state.gates()).verdicts())
          .as("what was checked before the plan is still shown")
          .extracting(Verdict::gate)
          .contains("precondition: ill", "kill_switch", "policy: stop");
      assertThat(fix.world.paths(run)).isEmpty();
    }
  }

  @Test
  void aPolicyThatCannotBeEvaluatedBlocks() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = policy("odd", "when: incident.labels.env == \"prod\"\nwarn: w\n");
      var state = fix.await(fix.start(changing("odd")), RunStatus.BLOCKED, RunStatus.SUCCEEDED);
      assertThat(state.reason()).isEqualTo(EndReason.GUARD_ERROR);
      assertThat(state.detail()).startsWith("policy: odd: cannot be evaluated").contains("env");
    }
  }

  @Test
  void aWarningGoesOnAndStandsOnTheRecord() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = policy("tell", "when: plan.irreversible\nwarn: there is no way back\n");
      var state = fix.await(fix.start(changing("warned")), RunStatus.SUCCEEDED);
      assertThat(verdict(state, "tell").ruling()).isEqualTo(Ruling.WARN);
      assertThat(verdict(state, "tell").observed())
          .isEqualTo("there is no way back; plan.irreversible = true");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnattendedRunAsksWhereAPolicySaysSo(Stores stores) throws IOException {
    try (var fix = new EngineFixture(stores)) {
      fix.policies = PolicyCatalogue.builtIn();
      var run = fix.start(changing("asked"));
      var state = fix.await(run, RunStatus.AWAITING_APPROVAL, RunStatus.SUCCEEDED);
      assertThat(approval(state).request().excluded()).containsExactly("anna");
      assertThat(state.planned().commitment().approval())
          .as("the need is part of what is hashed")
          .isEqualTo(approval(state).request().required());
      assertThat(verdict(state, "irreversible-needs-approval").ruling()).isEqualTo(Ruling.ASK);
      vote(fix, run, EngineFixture.ANNA);
      assertThat(approval(fix.state(run)).pending()).isTrue();
      vote(fix, run, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("A13")
  void runbookAndPolicyMustBothBeMet() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies =
          policy("cleo", "when: 'true'\nrequire_approval: { from: { users: [cleo] } }\n");
      var run = fix.start(changing("both").autonomy(Autonomy.APPROVE).quorum(2));
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      vote(fix, run, BEN);
      assertThat(approval(fix.state(run)).pending()).isTrue();
      vote(fix, run, CLEO);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  private static TestRunbook escalating(String name) {
    var from = new Approvers(null, null, List.of("ben"), List.of());
    var next = new Approvers(null, null, List.of("cleo"), List.of());
    return changing(name)
        .autonomy(Autonomy.APPROVE)
        .asking(
            new ApprovalRule(
                null,
                from,
                1,
                List.of(),
                null,
                Duration.ofMinutes(15),
                OnTimeout.ESCALATE,
                List.of(next)));
  }

  @Test
  @Tag("A24")
  void whoIsExcludedByAPolicyTakesNobodyFromTheEscalation() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = PolicyCatalogue.builtIn();
      var run = fix.start(escalating("next"));
      var asked = approval(fix.await(run, RunStatus.AWAITING_APPROVAL)).request();
      assertThat(asked.excluded()).containsExactly("anna");
      assertThat(asked.levels())
          .extracting(level -> level.users())
          .containsExactly(List.of("cleo"));
    }
  }

  @Test
  @Tag("A24")
  void aPolicyThatWantsMoreVotesOfAnyoneLeavesTheEscalationAsItIs() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = policy("two", "when: 'true'\nrequire_approval: { count: 2 }\n");
      var run = fix.start(escalating("both"));
      var asked = approval(fix.await(run, RunStatus.AWAITING_APPROVAL)).request();
      assertThat(asked.required().words()).isEqualTo("1 of ben and 2 votes");
      assertThat(asked.levels())
          .extracting(level -> level.users())
          .containsExactly(List.of("cleo"));
    }
  }

  @Test
  @Tag("A24")
  void nobodyTakesThePlaceOfPeopleWhomAPolicyNames() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = policy("ben", "when: 'true'\nrequire_approval: { from: { users: [ben] } }\n");
      var run = fix.start(escalating("own"));
      var asked = approval(fix.await(run, RunStatus.AWAITING_APPROVAL)).request();
      assertThat(asked.required().words()).isEqualTo("1 of ben");
      assertThat(asked.levels()).isNull();
    }
  }

  @Test
  @Tag("A20")
  void approversWhoAreLeftOutCannotBeReached() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = policy("many", "when: 'true'\nrequire_approval: { count: 3 }\n");
      var state = fix.await(fix.start(changing("many")), RunStatus.BLOCKED, RunStatus.SUCCEEDED);
      assertThat(state.reason()).isEqualTo(EndReason.APPROVERS_UNREACHABLE);
      assertThat(state.detail())
          .isEqualTo("approvers: 3 votes must agree and only 2 could, without anna");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A28")
  void aStricterPolicyVoidsTheApprovalAndAsksAgain(Stores stores) throws IOException {
    try (var fix = new EngineFixture(stores)) {
      var run = fix.start(changing("stricter").autonomy(Autonomy.APPROVE));
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.policies = policy("two", "when: 'true'\nrequire_approval: { count: 2 }\n");
      vote(fix, run, BEN);
      Awaitility.await().until(() -> approval(fix.state(run)).request().round() == 2);
      assertThat(fix.world.paths(run)).isEmpty();
      assertThat(fix.engine.remediation().events("default", run))
          .extracting(event -> event.payload())
          .filteredOn(Voided.class::isInstance)
          .map(event -> ((Voided) event).differences())
          .containsExactly(List.of("approval: 1 vote → 2 votes"));
      vote(fix, run, BEN);
      vote(fix, run, CLEO);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  void aPolicyThatDeniesAfterTheApprovalBlocks() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.start(changing("late").autonomy(Autonomy.APPROVE));
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.policies = policy("stop", "when: 'true'\ndeny: not any more\n");
      vote(fix, run, BEN);
      assertThat(fix.await(run, RunStatus.BLOCKED, RunStatus.SUCCEEDED).reason())
          .isEqualTo(EndReason.POLICY);
      assertThat(fix.world.paths(run)).isEmpty();
    }
  }

  @Test
  void nobodyIsAskedAboutADeniedPlan() throws IOException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.policies = policy("stop", "when: 'true'\ndeny: never\n");
      var run = fix.start(changing("unasked").autonomy(Autonomy.APPROVE));
      fix.await(run, RunStatus.BLOCKED);
      assertThat(fix.engine.remediation().events("default", run))
          .extracting(event -> event.payload())
          .noneMatch(Requested.class::isInstance);
    }
  }

  @Test
  @Tag("A17")
  void aRoleLostBetweenVoteAndUseStopsTheRun() {
    try (var asked = new AskedEngine(Stores.EMBEDDED, "topic")) {
      var run = asked.start("lost", "world/lost", 1, 1);
      var state = asked.await(run, RunStatus.AWAITING_APPROVAL);
      var hash = state.planned().hash();
      asked.demoteOnceVoted("ben");
      asked.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      assertThat(asked.await(run, RunStatus.BLOCKED, RunStatus.SUCCEEDED).reason())
          .isEqualTo(EndReason.APPROVERS_UNREACHABLE);
      assertThat(asked.effects(run)).isEmpty();
    }
  }
}
