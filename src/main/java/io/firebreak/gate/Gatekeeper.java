package io.firebreak.gate;

import io.firebreak.action.Durations;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Precondition;
import io.firebreak.runbook.Runbook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Judges the guards and reads the preconditions, in the order of engine-rules 12. All are judged,
 * also after one that refuses; what cannot be judged is a no.
 */
public final class Gatekeeper {
  private final GateRecord record;
  private final Readings readings;

  /** A gatekeeper that reads the index tables through {@code jdbi}. */
  public Gatekeeper(Jdbi jdbi, Readings readings) {
    this(new GateStore(jdbi), readings);
  }

  /** A gatekeeper that takes {@code record} for what was before. */
  public Gatekeeper(GateRecord record, Readings readings) {
    this.record = record;
    this.readings = readings;
  }

  /**
   * What is judged.
   *
   * @param caller on whose behalf preconditions are read
   * @param stream the run's stream
   * @param target canonical target of the run
   * @param episode of the alert that started it, null when a person did
   * @param severity of that alert as a number, 0 the most severe
   * @param takesUp whether a person has it take up a run that failed, whose quiet time it ends
   * @param scope what expressions see
   * @param now the time
   */
  public record Subject(
      Caller caller,
      String stream,
      Runbook runbook,
      String target,
      @Nullable String episode,
      int severity,
      boolean takesUp,
      Scope scope,
      Instant now) {}

  /** Judges everything that stands before the plan, or stands again after the approval. */
  public GatesJudged judge(Subject subject, Stage stage) throws InterruptedException {
    var verdicts = new ArrayList<>(guards(subject, stage));
    verdicts.addAll(preconditions(subject));
    return new GatesJudged(stage, verdicts);
  }

  /**
   * Judges the guards of a run that does not exist: those before the plan, and whether its target
   * is free, which a real run finds out by taking it.
   */
  public List<Verdict> foresee(Subject subject) {
    var verdicts = new ArrayList<>(guards(subject, Stage.BEFORE_PLAN));
    verdicts.add(Math.min(1, verdicts.size()), lease(subject));
    return verdicts;
  }

  /** Whether the target of a run that does not exist is free. */
  public Verdict lease(Subject subject) {
    return record
        .holder(subject.caller().tenant(), subject.target())
        .map(holder ->
            new Verdict(
                "target_lease",
                Ruling.SKIP,
                EndReason.TARGET_BUSY,
                subject.target() + " is held by run " + holder))
        .orElseGet(() -> Verdict.pass("target_lease", subject.target() + " is free"));
  }

  private List<Verdict> guards(Subject subject, Stage stage) {
    try {
      var verdicts = new ArrayList<Verdict>();
      verdicts.add(killSwitch(subject));
      if (stage == Stage.BEFORE_PLAN) {
        verdicts.add(declined(subject));
        verdicts.add(cooldown(subject));
        verdicts.add(maxRuns(subject));
      }
      return verdicts;
    } catch (JdbiException e) {
      return List.of(
          new Verdict(
              "guards", Ruling.BLOCK, EndReason.GUARD_ERROR, "the store could not be read"));
    }
  }

  private Verdict killSwitch(Subject subject) {
    var holds =
        record.holds(
            subject.caller().tenant(), subject.runbook().name(), subject.target(), subject.now());
    return holds.isEmpty()
        ? Verdict.pass("kill_switch", "no hold")
        : new Verdict("kill_switch", Ruling.BLOCK, EndReason.KILL_SWITCH, String.join("; ", holds));
  }

  private Verdict declined(Subject subject) {
    var episode = subject.episode();
    var before =
        episode == null
            ? java.util.Optional.<Integer>empty()
            : record.declined(
                subject.caller().tenant(), subject.runbook().name(), subject.target(), episode);
    return before
        .filter(severity -> severity <= subject.severity())
        .map(_ ->
            new Verdict(
                "declined",
                Ruling.SKIP,
                EndReason.DECLINED,
                "people declined this for the same alert, or let it lapse"))
        .orElseGet(() -> Verdict.pass("declined", "not declined before"));
  }

  private Verdict cooldown(Subject subject) {
    if (subject.runbook().guard().cooldown() == null) {
      return Verdict.pass("cooldown", "none written");
    } else if (subject.takesUp()) {
      return Verdict.pass("cooldown", "a person takes up the run that began it");
    }
    return record
        .quietUntil(subject.caller().tenant(), subject.runbook().name(), subject.target())
        .filter(until -> until.isAfter(subject.now()))
        .map(until ->
            new Verdict(
                "cooldown",
                Ruling.SKIP,
                EndReason.COOLDOWN,
                "until " + until + " for " + subject.target()))
        .orElseGet(() -> Verdict.pass("cooldown", "over"));
  }

  private Verdict maxRuns(Subject subject) {
    var rate = subject.runbook().guard().maxRuns();
    if (rate == null) {
      return Verdict.pass("max_runs", "none written");
    }
    var runs =
        record.runsWithin(
            subject.caller().tenant(),
            subject.runbook().name(),
            subject.stream(),
            subject.now(),
            rate.per());
    var observed = runs + " of " + rate.count() + " per " + Durations.format(rate.per());
    return runs < rate.count()
        ? Verdict.pass("max_runs", observed)
        : new Verdict("max_runs", Ruling.BLOCK, EndReason.ACTION_BUDGET, observed);
  }

  private List<Verdict> preconditions(Subject subject) throws InterruptedException {
    var verdicts = new ArrayList<Verdict>();
    var all = subject.runbook().preconditions();
    for (var i = 0; i < all.size(); i++) {
      verdicts.add(precondition(all.get(i), subject, i));
    }
    return verdicts;
  }

  private Verdict precondition(Precondition precondition, Subject subject, int index)
      throws InterruptedException {
    var gate =
        "precondition: "
            + (precondition.name() == null ? precondition.uses() : precondition.name());
    var judgement =
        readings.judge(
            precondition,
            precondition.timeout(),
            precondition.expect(),
            subject.caller().at("preconditions." + index),
            subject.scope());
    return switch (judgement) {
      case Judgement.Met(var observed) -> Verdict.pass(gate, observed);
      case Judgement.Unclear(var observed) ->
          new Verdict(gate, Ruling.BLOCK, EndReason.GUARD_ERROR, observed);
      case Judgement.Unmet(var observed) ->
          new Verdict(
              gate,
              switch (precondition.otherwise()) {
                case SKIP -> Ruling.SKIP;
                case BLOCK -> Ruling.BLOCK;
                case FAIL -> Ruling.FAIL;
              },
              EndReason.PRECONDITION_UNMET,
              observed);
    };
  }
}
