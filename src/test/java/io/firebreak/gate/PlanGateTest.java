package io.firebreak.gate;

import static io.firebreak.gate.TestPlans.atMost;
import static io.firebreak.gate.TestPlans.on;
import static io.firebreak.gate.TestPlans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Extent;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Plan;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicyFacts.OfActor;
import io.firebreak.runbook.PolicyFacts.OfIncident;
import io.firebreak.runbook.PolicyFacts.OfRun;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.Promotion;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Template;
import io.firebreak.runbook.Triggers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan passes its blast radius and the policies, or not. */
class PlanGateTest {
  private static final Evaluator EVALUATOR = new Evaluator();
  private static final Location HERE = new Location("test.yaml", 1, 1);

  @TempDir Path folder;

  private PolicySet policy(String name, String rest) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        "schema: 1\npolicy: %s\ntitle: Title of %s\n%s".formatted(name, name, rest));
    return PolicyCatalogue.of(folder);
  }

  private static PlanGate.Judged judge(
      PolicySet policies, Guards.@Nullable BlastRadius bound, Plan plan) {
    return judge(policies, bound, FleetLimits.none(), plan);
  }

  private static PlanGate.Judged judge(
      PolicySet policies, Guards.@Nullable BlastRadius bound, FleetLimits fleet, Plan plan) {
    var subject =
        new PlanGate.Subject(
            "default",
            version(bound),
            new OfRun("1", "alert", "world/one", "", Runbook.Autonomy.AUTO, Map.of(), false),
            OfIncident.none(),
            OfActor.engine(),
            Instant.parse("2026-01-02T03:04:05Z"));
    return new PlanGate(EVALUATOR, () -> policies, hash -> version(null), fleet, new KnownRecord())
        .judge(subject, plan, List.of());
  }

  private static RunbookVersion version(Guards.@Nullable BlastRadius bound) {
    var runbook =
        new Runbook(
            1,
            "example",
            "Example",
            "team",
            Runbook.Risk.MEDIUM,
            new Template.Constant(JsonNodeFactory.instance.textNode("world/one"), HERE),
            Map.of(),
            List.of(),
            Runbook.Autonomy.AUTO,
            new Promotion(new Promotion.Runs(10), new Guards.Percent(BigDecimal.valueOf(70))),
            null,
            new Triggers(null, null, true),
            0,
            Map.of(),
            new Guards(null, null, bound, null, Guards.Freeze.RESPECT),
            List.of(),
            List.of(),
            new ApprovalRule(
                null,
                new Approvers(null, null, List.of(), List.of()),
                1,
                List.of(),
                null,
                Duration.ofMinutes(15),
                ApprovalRule.OnTimeout.FAIL),
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Runbook.OnResolve.CANCEL,
            Duration.ofHours(1));
    return new RunbookVersion("hash", "{}", runbook, "example.yaml", null);
  }

  @Test
  void aDenialBlocksWithItsReasonAndWhatItSaw() throws IOException {
    var judged =
        judge(
            policy("stop", "when: plan.changes > 1\ndeny: one at a time\n"),
            null,
            plan(null, null, null));
    assertThat(judged.verdicts())
        .containsExactly(
            new Verdict(
                "policy: stop", Ruling.BLOCK, EndReason.POLICY, "one at a time; plan.changes = 2"));
  }

  @Test
  void aPolicyThatDoesNotApplyKeepsWhatItSawForTheRecordAndSparesTheReader() throws IOException {
    var verdict =
        judge(
                policy("stop", "when: plan.changes > 7\ndeny: one at a time\n"),
                null,
                plan(null, null, null))
            .verdicts()
            .getFirst();
    assertThat(verdict.observed()).isEqualTo("does not apply; plan.changes = 2");
    assertThat(verdict.brief()).isEqualTo("does not apply");
  }

  @Test
  void whatCannotBeEvaluatedBlocksAndNamesThePolicy() throws IOException {
    var verdict =
        judge(
                policy("odd", "when: incident.labels.env == \"x\"\nwarn: w\n"),
                null,
                plan(null, (Extent) null))
            .verdicts()
            .getFirst();
    assertThat(verdict.gate()).isEqualTo("policy: odd");
    assertThat(verdict.reason()).isEqualTo(EndReason.GUARD_ERROR);
    assertThat(verdict.ruling().refuses()).isTrue();
    assertThat(verdict.observed()).contains("there is no env");
  }

  @Test
  void warningsAndQuestionsLetTheRunGoOn() throws IOException {
    policy("tell", "when: 'true'\nwarn: careful\n");
    var judged =
        judge(
            policy("ask", "when: 'true'\nrequire_approval: { count: 2, from: { teams: [sre] } }\n"),
            null,
            plan(null, (Extent) null));
    assertThat(judged.verdicts())
        .extracting(Verdict::ruling)
        .containsExactly(Ruling.ASK, Ruling.WARN)
        .noneMatch(Ruling::refuses);
    assertThat(judged.approval())
        .isEqualTo(
            Required.of(
                2,
                new Approvers(null, null, List.of(), List.of("sre")),
                List.of(ApprovalRule.Excluded.REQUESTER, ApprovalRule.Excluded.RUNBOOK_AUTHOR)));
  }

  @Test
  void aPolicyIsAddedToWhatTheRunbookAsksFor() throws IOException {
    var own =
        new Required(List.of(new Quorum(1, List.of("anna"), List.of(), null, null)), List.of());
    var judged =
        judge(
            policy(
                "ask", "when: 'true'\nrequire_approval: { from: { teams: [sre] }, exclude: [] }\n"),
            null,
            plan(own, (Extent) null));
    assertThat(Objects.requireNonNull(judged.approval()).words())
        .isEqualTo("1 of anna and 1 of team sre");
  }

  private static String counted(int most, Plan plan) {
    var verdicts = judge(PolicySet.none(), atMost(new Amount.Count(most)), plan).verdicts();
    return verdicts.getFirst().ruling() + ": " + verdicts.getFirst().observed();
  }

  @Test
  @Tag("G23")
  @Tag("G82")
  void whatNoActionCountsIsCountedByItsTargetsEachOnce() throws IOException {
    var one = List.of("host/a");
    assertThat(counted(1, on(one, one))).isEqualTo("PASS: 1 pods, at most 1");
    assertThat(counted(1, on(one, List.of("host/b")))).isEqualTo("BLOCK: 2 pods, at most 1");
    assertThat(counted(2, on(List.of("host/a", "host/b", "host/c"))))
        .isEqualTo("BLOCK: 3 pods, at most 2");
    assertThat(counted(1, on(one, List.of(), List.of()))).isEqualTo("BLOCK: 3 pods, at most 1");
    var many = policy("many", "when: plan.blast_radius.count > 1\nwarn: many\n");
    assertThat(judge(many, null, on(one, one)).verdicts().getFirst().ruling())
        .isEqualTo(Ruling.PASS);
    assertThat(judge(many, null, on(List.of("host/a", "host/b"))).verdicts().getFirst().ruling())
        .isEqualTo(Ruling.WARN);
  }

  @Test
  @Tag("G26")
  void theConfigurationBoundsPlansOfRunbooksThatSayNothing() {
    var fleet =
        FleetLimits.bounded(
            List.of(),
            new Budgets(List.of()),
            List.of(atMost(new Amount.Count(2))),
            Streaks.Limits.DEFAULT);
    var verdict =
        judge(PolicySet.none(), null, fleet, plan(null, new Extent("pods", 3, 12)))
            .verdicts()
            .getFirst();
    assertThat(verdict.gate()).isEqualTo("plan: blast_radius");
    assertThat(verdict.observed()).isEqualTo("3 pods, at most 2");
    assertThat(verdict.ruling()).isEqualTo(Ruling.BLOCK);
  }

  @Test
  void policiesSeeTheLargestShare() throws IOException {
    var large =
        policy(
            "large",
            "when: plan.blast_radius.known && plan.blast_radius.percent > 20\nwarn: large\n");
    assertThat(
            judge(large, null, plan(null, new Extent("pods", 1, 10), new Extent("pods", 3, 10)))
                .verdicts()
                .getFirst()
                .ruling())
        .isEqualTo(Ruling.WARN);
    assertThat(judge(large, null, plan(null, (Extent) null)).verdicts().getFirst().ruling())
        .isEqualTo(Ruling.PASS);
  }
}
