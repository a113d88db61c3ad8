package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Extent;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
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
import java.util.stream.IntStream;
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

  /** One changing step for each extent; null for one whose action does not count. */
  private static Plan plan(@Nullable Required approval, @Nullable Extent... extents) {
    var steps = IntStream.range(0, extents.length).mapToObj(PlanGateTest::step).toList();
    var seen =
        IntStream.range(0, extents.length)
            .mapToObj(i -> new Plan.Observation("steps.s" + i, "does it", null, extents[i]))
            .toList();
    var commitment =
        new Commitment(
            "example",
            "hash",
            JsonNodeFactory.instance.objectNode(),
            "world/one",
            steps,
            null,
            approval);
    return new Plan("hash", commitment, seen, null, null);
  }

  private static PlannedStep step(int number) {
    return step(number, List.of());
  }

  private static PlannedStep step(int number, List<String> targets) {
    return new PlannedStep(
        "steps.s" + number,
        "s" + number,
        "test.effect",
        EffectClass.UNSAFE,
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        false,
        targets,
        List.of(),
        true,
        Duration.ofSeconds(10),
        null,
        null,
        null,
        null);
  }

  private static Guards.BlastRadius atMost(Amount most) {
    return new Guards.BlastRadius(most, "pods", null);
  }

  private static Amount percent(int share) {
    return new Amount.Share(BigDecimal.valueOf(share));
  }

  private static Verdict blastRadius(Amount most, @Nullable Extent... extents) {
    var judged = judge(PolicySet.none(), atMost(most), plan(null, extents));
    assertThat(judged.verdicts()).hasSize(1);
    return judged.verdicts().getFirst();
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

  @Test
  @Tag("A9")
  void aPlanTellsHowMuchItWouldTouchAsItsActionsCount() {
    assertThat(plan(null, new Extent("pods", 3, 12, 9), new Extent("nodes", 1, null)).blastRadius())
        .isEqualTo("3 of 12 pods, 9 stay healthy; 1 nodes");
    assertThat(plan(null, new Extent("pods", 3, 12), new Extent("pods", 2, 12), null).blastRadius())
        .isEqualTo("5 pods in 2 steps; 1 change that nobody counts");
    assertThat(plan(null).blastRadius()).isEqualTo("nothing is changed");
  }

  @Test
  @Tag("G23")
  void aBoundInNumbersCountsWhatActionsReportAndOneForTheOthers() {
    assertThat(blastRadius(new Amount.Count(4), new Extent("pods", 3, null), null).observed())
        .isEqualTo("4 pods, at most 4");
    var over = blastRadius(new Amount.Count(3), new Extent("pods", 3, 100), null);
    assertThat(over.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(over.ruling()).isEqualTo(Ruling.BLOCK);
    assertThat(blastRadius(new Amount.Count(0), new Extent("nodes", 9, null)).ruling())
        .isEqualTo(Ruling.PASS);
  }

  /** A plan of steps on these targets, whose actions do not count. */
  @SafeVarargs
  private static Plan on(List<String>... targets) {
    var steps = IntStream.range(0, targets.length).mapToObj(i -> step(i, targets[i])).toList();
    var commitment =
        new Commitment(
            "example",
            "hash",
            JsonNodeFactory.instance.objectNode(),
            "world/one",
            steps,
            null,
            null);
    return new Plan("hash", commitment, List.of(), null, null);
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
  @Tag("G24")
  void aBoundInPerCentNeedsTheWhole() {
    assertThat(blastRadius(percent(25), new Extent("pods", 3, 12)).ruling()).isEqualTo(Ruling.PASS);
    assertThat(blastRadius(percent(25), new Extent("pods", 4, 12)).observed())
        .isEqualTo("steps.s0: 4 of 12 pods; at most 25% of pods");
    assertThat(blastRadius(percent(100), new Extent("pods", 0, null)).reason())
        .isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(blastRadius(percent(100), (Extent) null).reason()).isEqualTo(EndReason.BLAST_RADIUS);
  }

  @Test
  @Tag("G25")
  void whatMustStayHealthyIsToldByTheAction() {
    var half = new Guards.BlastRadius(new Amount.Count(9), "pods", percent(50));
    var two = new Guards.BlastRadius(new Amount.Count(9), "pods", new Amount.Count(2));
    assertThat(ruling(half, new Extent("pods", 1, 4, 2))).isEqualTo(Ruling.PASS);
    assertThat(ruling(half, new Extent("pods", 2, 5, 2))).isEqualTo(Ruling.BLOCK);
    assertThat(ruling(two, new Extent("pods", 1, 4, 2))).isEqualTo(Ruling.PASS);
    assertThat(ruling(two, new Extent("pods", 1, 4, 2), new Extent("pods", 2, 4, 1)))
        .isEqualTo(Ruling.BLOCK);
    assertThat(ruling(two, new Extent("nodes", 1, 4))).isEqualTo(Ruling.PASS);
    var unknown = judge(PolicySet.none(), two, plan(null, new Extent("pods", 1, 4)));
    assertThat(unknown.verdicts().getFirst().observed())
        .isEqualTo(
            "1 pods, at most 9; steps.s0: nobody knows how many pods stay healthy; at least 2");
    assertThat(unknown.verdicts().getFirst().reason()).isEqualTo(EndReason.BLAST_RADIUS);
  }

  private static Ruling ruling(Guards.BlastRadius bound, Extent... extents) {
    return judge(PolicySet.none(), bound, plan(null, extents)).verdicts().getFirst().ruling();
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
  void policiesSeeTheLargestShareOfAStep() throws IOException {
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
