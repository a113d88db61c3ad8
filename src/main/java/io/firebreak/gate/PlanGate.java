package io.firebreak.gate;

import io.firebreak.action.Extent;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanFacts;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Guards.BlastRadius;
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
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges a plan after it was made and before anybody is asked: its blast radius, and the policies.
 * All are judged, also after one that refuses; what cannot be judged is a no.
 */
public final class PlanGate {
  private final Evaluator evaluator;
  private final Supplier<PolicySet> policies;
  private final Function<String, RunbookVersion> versions;

  /**
   * A gate.
   *
   * @param policies those in force at the moment of asking
   * @param versions runbook versions by hash, for those of child runs
   */
  public PlanGate(
      Evaluator evaluator,
      Supplier<PolicySet> policies,
      Function<String, RunbookVersion> versions) {
    this.evaluator = evaluator;
    this.policies = policies;
    this.versions = versions;
  }

  /** Of what run the plan is. */
  public record Subject(
      RunbookVersion version, OfRun run, OfIncident incident, OfActor actor, Instant now) {}

  /**
   * What the gate says.
   *
   * @param verdicts of the blast radius if the runbook bounds it, then of each policy
   * @param approval what the runbook and the policies ask for together; null when nobody is asked
   */
  public record Judged(List<Verdict> verdicts, @Nullable Required approval) {
    public Judged {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * Judges a plan whose approval is what the runbook itself asks for. Policies are asked about each
   * child run too, since a child never asks alone.
   */
  public Judged judge(Subject subject, Plan plan) {
    var inForce = policies.get();
    var version = subject.version();
    var verdicts = new ArrayList<>(judgeChild(subject, plan));
    var approval =
        judge(
            inForce,
            facts(subject, version, PlanFacts.of(plan), subject.run()),
            subject.now(),
            "",
            verdicts,
            plan.commitment().approval());
    for (var child : plan.commitment().children().entrySet()) {
      var part = child.getValue();
      var ofChild = versions.apply(part.version());
      var run = subject.run().inChild(part.target(), ofChild.runbook().autonomy(), part.inputs());
      approval =
          judge(
              inForce,
              facts(subject, ofChild, PlanFacts.ofChild(plan, child.getKey(), part), run),
              subject.now(),
              child.getKey() + ": ",
              verdicts,
              approval);
    }
    return new Judged(verdicts, approval);
  }

  /** Judges the plan of a child run, of which the outermost run's policies were asked before. */
  public List<Verdict> judgeChild(Subject subject, Plan plan) {
    return blastRadius(subject.version().runbook(), plan).stream().toList();
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

  private @Nullable Required judge(
      PolicySet inForce,
      PolicyFacts facts,
      Instant now,
      String where,
      List<Verdict> verdicts,
      @Nullable Required before) {
    var approval = before;
    for (var said : inForce.judge(evaluator, facts, now)) {
      var verdict = verdict(said);
      verdicts.add(
          new Verdict(
              verdict.gate(), verdict.ruling(), verdict.reason(), where + verdict.observed()));
      var asked = said.policy().requireApproval();
      if (asked != null && said.answer() instanceof Answer.Applies) {
        var more = Required.of(asked.count(), asked.from(), asked.exclude());
        approval = approval == null ? more : approval.and(more);
      }
    }
    return approval;
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

  private static Optional<Verdict> blastRadius(Runbook runbook, Plan plan) {
    var bound = runbook.guard().blastRadius();
    return bound == null ? Optional.empty() : Optional.of(blastRadius(bound, plan));
  }

  private static Verdict blastRadius(BlastRadius bound, Plan plan) {
    var changing =
        plan.commitment().calls().values().stream().filter(PlannedStep::mutates).toList();
    return switch (bound.max()) {
      case Amount.Count(var most) -> atMost(most, bound.of(), changing, plan);
      case Amount.Share share -> atMost(share, bound.of(), changing, plan);
    };
  }

  /** A step whose action does not count at all touches one. */
  private static Verdict atMost(int most, String of, List<PlannedStep> changing, Plan plan) {
    var count = 0;
    for (var step : changing) {
      var extent = PlanFacts.extent(step, plan.observations());
      count += extent == null ? 1 : extent.of().equals(of) ? extent.affected() : 0;
    }
    return verdict(count <= most, count + " " + of + ", at most " + most);
  }

  /** A share of a whole that nobody knows is refused. */
  private static Verdict atMost(
      Amount.Share most, String of, List<PlannedStep> changing, Plan plan) {
    var limit = "at most " + most.percent().toPlainString() + "% of " + of;
    var within = true;
    var seen = new ArrayList<String>();
    for (var step : changing) {
      var extent = PlanFacts.extent(step, plan.observations());
      var other = extent != null && !extent.of().equals(of);
      if (!other) {
        var percent = extent == null ? null : extent.percent();
        within &= percent != null && percent.compareTo(most.percent()) <= 0;
        seen.add(step.path() + ": " + shown(extent, of));
      }
    }
    return verdict(within, (seen.isEmpty() ? "no " + of : String.join(", ", seen)) + "; " + limit);
  }

  private static String shown(@Nullable Extent extent, String of) {
    if (extent == null || extent.total() == null) {
      return "nobody knows of how many " + of;
    }
    return extent.words();
  }

  private static Verdict verdict(boolean within, String observed) {
    return within
        ? Verdict.pass(Verdict.BLAST_RADIUS, observed)
        : new Verdict(Verdict.BLAST_RADIUS, Ruling.BLOCK, EndReason.BLAST_RADIUS, observed);
  }
}
