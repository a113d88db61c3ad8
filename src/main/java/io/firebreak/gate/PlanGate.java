package io.firebreak.gate;

import static io.firebreak.gate.FailClosed.judged;

import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanFacts;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Policy;
import io.firebreak.runbook.PolicyFacts;
import io.firebreak.runbook.PolicyFacts.OfActor;
import io.firebreak.runbook.PolicyFacts.OfIncident;
import io.firebreak.runbook.PolicyFacts.OfPlan;
import io.firebreak.runbook.PolicyFacts.OfRun;
import io.firebreak.runbook.PolicyFacts.OfRunbook;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.PolicyVerdict;
import io.firebreak.runbook.PolicyVerdict.Answer;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a plan after it was made and before anybody is asked: its blast radius, and the policies.
 * All are judged, also after one that refuses; what cannot be judged is a no.
 */
public final class PlanGate {
  private static final String FREEZE = Verdict.PLAN + EndReason.FREEZE.code();
  private static final String SCOPE = Verdict.PLAN + Verdict.SCOPE;
  private static final String ACTION_BUDGET = Verdict.PLAN + Verdict.ACTION_BUDGET;

  private final Evaluator evaluator;
  private final Supplier<PolicySet> policies;
  private final Function<String, RunbookVersion> versions;
  private final FleetLimits fleet;
  private final GateRecord record;

  /**
   * A gate.
   *
   * @param policies those in force at the moment of asking
   * @param versions runbook versions by hash, for those of child runs
   * @param fleet what bounds every runbook
   * @param record what was taken before
   */
  public PlanGate(
      Evaluator evaluator,
      Supplier<PolicySet> policies,
      Function<String, RunbookVersion> versions,
      FleetLimits fleet,
      GateRecord record) {
    this.evaluator = evaluator;
    this.policies = policies;
    this.versions = versions;
    this.fleet = fleet;
    this.record = record;
  }

  /** Of what run the plan is. */
  public record Subject(
      String tenant,
      RunbookVersion version,
      OfRun run,
      OfIncident incident,
      OfActor actor,
      Instant now) {}

  /**
   * What the gate says.
   *
   * @param verdicts of scope, budgets and blast radius where they are bounded, then of each policy
   * @param approval what the runbook, gates and policies ask for together; null when nobody is
   *     asked
   * @param namesPeople whether a gate or a policy asks for people of its own, whose place nobody
   *     else may take
   */
  public record Judged(List<Verdict> verdicts, @Nullable Required approval, boolean namesPeople) {
    public Judged {
      verdicts = List.copyOf(verdicts);
    }

    private static Judged of(List<Verdict> verdicts, @Nullable Required own, List<Required> more) {
      var all = own;
      for (var each : more) {
        all = all == null ? each : all.and(each);
      }
      return new Judged(verdicts, all, more.stream().anyMatch(Required::namesPeople));
    }
  }

  /**
   * Judges a plan whose approval is what the runbook itself asks for. Policies are asked about each
   * child run too, since a child never asks alone.
   *
   * @param before what the gates said before the plan, some of which may ask people
   */
  public Judged judge(Subject subject, Plan plan, List<Verdict> before) {
    var inForce = policies.get();
    var version = subject.version();
    var verdicts = new ArrayList<Verdict>();
    verdicts.addAll(judged(FREEZE, () -> freeze(subject, plan)));
    verdicts.addAll(judged(SCOPE, () -> scope(plan).stream().toList()));
    verdicts.addAll(judged(ACTION_BUDGET, () -> budgets(subject, plan)));
    verdicts.addAll(judged(Verdict.BLAST_RADIUS, () -> blastRadii(version, plan)));
    var ofRun = before.stream().filter(verdict -> !verdict.ofPlan()).toList();
    var asked = new ArrayList<>(asked(ofRun));
    asked.addAll(asked(verdicts));
    asked.addAll(
        judge(
            inForce,
            facts(subject, version, PlanFacts.ofWhole(plan), subject.run()),
            subject.now(),
            "",
            verdicts));
    for (var child : plan.commitment().children().entrySet()) {
      var part = child.getValue();
      var ofChild = versions.apply(part.version());
      var run = subject.run().inChild(part.target(), ofChild.runbook().autonomy(), part.inputs());
      asked.addAll(
          judge(
              inForce,
              facts(subject, ofChild, PlanFacts.ofChild(plan, child.getKey(), part), run),
              subject.now(),
              child.getKey() + ": ",
              verdicts));
    }
    return Judged.of(verdicts, plan.commitment().approval(), asked);
  }

  /** Whether anything bounds how much a run of a version touches. */
  public boolean bounds(RunbookVersion version) {
    return version.runbook().guard().blastRadius() != null || !fleet.blastRadius().isEmpty();
  }

  /** Judges how much a plan touches, which is all that is judged of the plan of a child run. */
  public List<Verdict> blastRadii(RunbookVersion version, Plan plan) {
    var verdicts = new ArrayList<Verdict>();
    var bound = version.runbook().guard().blastRadius();
    if (bound != null) {
      verdicts.add(BlastRadii.judge(Verdict.BLAST_RADIUS, bound, plan));
    }
    for (var each : fleet.blastRadius()) {
      verdicts.add(BlastRadii.judge(Verdict.PLAN + Verdict.BLAST_RADIUS, each, plan));
    }
    return verdicts;
  }

  /** Every target of the plan, the outermost run's own first. */
  private static List<String> targets(Plan plan) {
    var commitment = plan.commitment();
    var ofSteps = changing(plan).values().stream().flatMap(step -> step.targets().stream());
    return Stream.of(Stream.of(commitment.target()), commitment.childTargets().stream(), ofSteps)
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  private static SequencedMap<String, PlannedStep> changing(Plan plan) {
    var changing = new LinkedHashMap<String, PlannedStep>();
    plan.commitment()
        .calls()
        .forEach((path, step) -> {
          if (step.mutates()) {
            changing.put(path, step);
          }
        });
    return changing;
  }

  /** What gates ask besides. */
  private static List<Required> asked(List<Verdict> verdicts) {
    return verdicts.stream().flatMap(verdict -> Stream.ofNullable(verdict.asks())).toList();
  }

  /** Freezes of what the run does beside its own target, its children included. */
  private List<Verdict> freeze(Subject subject, Plan plan) {
    var others =
        targets(plan).stream()
            .filter(target -> !target.equals(plan.commitment().target()))
            .toList();
    return subject.version().runbook().guard().freeze() == Guards.Freeze.IGNORE || others.isEmpty()
        ? List.of()
        : fleet.calendars().judge(FREEZE, WindowRule.Kind.FREEZE, others, null, subject.now());
  }

  /** What is undone is touched too, and would be found out only when something has gone wrong. */
  private Optional<Verdict> scope(Plan plan) {
    var undone = changing(plan).values().stream().flatMap(step -> step.undone().stream());
    return fleet.inScope(SCOPE, Stream.concat(targets(plan).stream(), undone).distinct().toList());
  }

  /** What all steps take together that are done in any case. */
  private List<Verdict> budgets(Subject subject, Plan plan) {
    if (fleet.budgets().isEmpty()) {
      return List.of();
    }
    var needs = new LinkedHashMap<Budget.Bucket, Integer>();
    changing(plan)
        .forEach((path, step) -> {
          if (step.when() == null) {
            fleet
                .budgets()
                .needs(Budgets.Call.of(step, path, plan))
                .forEach((bucket, many) -> needs.merge(bucket, many, PlanGate::sum));
          }
        });
    return Budgets.judge(ACTION_BUDGET, needs, record, subject.tenant(), subject.now());
  }

  private static int sum(int one, int other) {
    return (int) Math.min((long) one + other, Integer.MAX_VALUE);
  }

  private static PolicyFacts facts(
      Subject subject, RunbookVersion version, OfPlan plan, OfRun run) {
    return new PolicyFacts(
        OfRunbook.of(version.runbook(), version.hash()),
        plan,
        run,
        subject.incident(),
        subject.actor());
  }

  /** What the policies ask; what each of them says is added to the verdicts. */
  private List<Required> judge(
      PolicySet inForce, PolicyFacts facts, Instant now, String where, List<Verdict> verdicts) {
    var all = new ArrayList<Required>();
    for (var said : inForce.judge(evaluator, facts, now)) {
      var verdict = verdict(said);
      verdicts.add(
          new Verdict(
              verdict.gate(), verdict.ruling(), verdict.reason(), where + verdict.observed()));
      var asked = said.policy().requireApproval();
      if (asked != null && said.answer() instanceof Answer.Applies) {
        all.add(Required.of(asked.count(), asked.from(), asked.exclude()));
      }
    }
    return all;
  }

  private static Verdict verdict(PolicyVerdict said) {
    var policy = said.policy();
    var gate = Verdict.POLICY + policy.name();
    var observed = said.observed();
    return switch (said.answer()) {
      case Answer.DoesNotApply _ -> Verdict.pass(gate, Verdict.DOES_NOT_APPLY + "; " + observed);
      case Answer.Failed(var why) ->
          new Verdict(
              gate,
              Ruling.BLOCK,
              EndReason.GUARD_ERROR,
              "cannot be evaluated: " + why + "; " + observed);
      case Answer.Applies _ -> applies(policy, gate, observed);
    };
  }

  private static Verdict applies(Policy policy, String gate, String observed) {
    var text = policy.text() + "; " + observed;
    return switch (policy.effect()) {
      case DENY -> new Verdict(gate, Ruling.BLOCK, EndReason.POLICY, text);
      case REQUIRE_APPROVAL -> new Verdict(gate, Ruling.ASK, EndReason.POLICY, text);
      case WARN -> new Verdict(gate, Ruling.WARN, EndReason.POLICY, text);
    };
  }
}
