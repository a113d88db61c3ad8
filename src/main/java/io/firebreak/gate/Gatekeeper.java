package io.firebreak.gate;

import static io.firebreak.gate.FailClosed.judged;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Durations;
import io.firebreak.alert.Alert;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.label.UtcTime;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Required;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges the guards and reads the preconditions, in the order of engine-rules 12. All are judged,
 * also after one that refuses; what cannot be judged is a no.
 */
public final class Gatekeeper {
  private static final String KILL_SWITCH = "kill_switch";
  private static final String FREEZE = "freeze";
  private static final String MAINTENANCE = "maintenance";

  private static final String LEASE = "target_lease";
  private static final Verdict NO_LEASE =
      Verdict.pass(LEASE, "not needed, because it only observes");
  private static final Verdict LEASED = Verdict.pass(LEASE, "held since the checks began");

  private final GateRecord record;
  private final FleetLimits fleet;
  private final Readings readings;

  /** A gatekeeper that takes {@code record} for what was before. */
  public Gatekeeper(GateRecord record, FleetLimits fleet, Readings readings) {
    this.record = record;
    this.fleet = fleet;
    this.readings = readings;
  }

  /**
   * What is judged.
   *
   * @param caller on whose behalf preconditions are read
   * @param stream the run's stream
   * @param target canonical target of the run
   * @param more targets of the steps that are about to begin
   * @param alert that the run is about, null for none
   * @param byPerson whether a person started it
   * @param takesUp whether a person has it take up a run that failed, whose quiet time it ends
   * @param child whether it is a part of another run, which asks for it
   * @param agreed what people have agreed to, looked up only when a gate asks; empty for nothing
   * @param scope what expressions see
   * @param now the time
   */
  public record Subject(
      Caller caller,
      String stream,
      Runbook runbook,
      String target,
      List<String> more,
      @Nullable Alert alert,
      boolean byPerson,
      boolean takesUp,
      boolean child,
      Supplier<Optional<Required>> agreed,
      Scope scope,
      Instant now) {
    public Subject {
      more = List.copyOf(more);
    }

    private Verdict answered(Verdict verdict) {
      return verdict.asks() == null ? verdict : verdict.unless(agreed.get().orElse(null));
    }

    private String tenant() {
      return caller.tenant();
    }

    /** All targets, the run's own first. */
    private List<String> targets() {
      return Stream.concat(Stream.of(target), more.stream()).distinct().toList();
    }

    private Reach reach() {
      return Reach.of(
          runbook.name(),
          targets(),
          Reach.services(
              alert,
              scope.values().get("inputs") instanceof JsonNode inputs ? inputs : null,
              target));
    }

    /** The alert that started the run without a person. */
    private @Nullable Alert cause() {
      return byPerson ? null : alert;
    }
  }

  /** Judges everything that stands before the plan, or stands again after the approval. */
  public GatesJudged judge(Subject subject, Stage stage) throws InterruptedException {
    var verdicts = new ArrayList<>(guards(subject, stage, false));
    var wanted = subject.runbook().guard().errorBudget();
    if (wanted != null && stage != Stage.BEFORE_STEP) {
      verdicts.addAll(judged(ErrorBudgetGate.GATE, () -> List.of(errorBudget(subject, wanted))));
    }
    verdicts.addAll(new Preconditions(readings).judge(subject));
    if (stage == Stage.BEFORE_STEP || subject.child()) {
      verdicts.replaceAll(subject::answered);
    }
    return new GatesJudged(stage, verdicts);
  }

  private Verdict errorBudget(Subject subject, Guards.ErrorBudget wanted)
      throws InterruptedException {
    var runbook = subject.runbook();
    return new ErrorBudgetGate(fleet.errorBudgets())
        .judge(runbook.name(), runbook.reversible(), wanted, subject.caller());
  }

  /**
   * Judges the guards of a run that does not exist: those before the plan, and whether its target
   * is free, which a real run finds out by taking it.
   */
  public List<Verdict> foresee(Subject subject) {
    return guards(subject, Stage.BEFORE_PLAN, true);
  }

  /** Whether the targets of a run that does not exist are free. */
  public Verdict lease(Subject subject) {
    if (subject.runbook().observes()) {
      return NO_LEASE;
    }
    for (var target : subject.targets()) {
      var holder = record.holder(subject.tenant(), target).orElse(null);
      if (holder != null) {
        var duplicate =
            target.equals(subject.target())
                && !subject.byPerson()
                && holder.does(subject.runbook().name());
        return new Verdict(
            LEASE,
            Ruling.SKIP,
            duplicate ? EndReason.DUPLICATE_IN_PROGRESS : EndReason.TARGET_BUSY,
            target + " is held by run " + holder.run());
      }
    }
    var targets = subject.targets();
    return Verdict.pass(
        LEASE, String.join(", ", targets) + (targets.size() == 1 ? " is free" : " are free"));
  }

  /** In the order of engine-rules 12; a run that exists took its lease when its checks began. */
  private List<Verdict> guards(Subject subject, Stage stage, boolean foreseen) {
    var verdicts = new ArrayList<Verdict>();
    var holds = holds(subject);
    verdicts.addAll(judged(KILL_SWITCH, () -> List.of(killSwitch(holds.get()))));
    verdicts.addAll(judged(FREEZE, () -> freezes(subject)));
    if (stage != Stage.BEFORE_STEP) {
      verdicts.addAll(judged(MAINTENANCE, () -> maintenance(subject)));
      if (!subject.child()) {
        verdicts.addAll(judged(Holds.STORM, () -> List.of(storm(subject, holds.get()))));
      }
    }
    verdicts.addAll(
        judged(
            Verdict.SCOPE,
            () -> fleet.inScope(Verdict.SCOPE, subject.targets()).stream().toList()));
    verdicts.addAll(judged(Verdict.HOLD, () -> person(holds.get()).stream().toList()));
    if (stage == Stage.BEFORE_PLAN) {
      var asks = foreseen || subject.runbook().observes();
      verdicts.addAll(judged(LEASE, () -> List.of(asks ? lease(subject) : LEASED)));
      verdicts.addAll(judged("alert", () -> List.of(heard(subject))));
      verdicts.addAll(judged("declined", () -> List.of(declined(subject))));
      verdicts.addAll(judged("cooldown", () -> List.of(cooldown(subject))));
      verdicts.addAll(judged("circuit", () -> streaks(subject)));
      verdicts.addAll(judged("max_runs", () -> List.of(maxRuns(subject))));
      verdicts.addAll(judged(Verdict.ACTION_BUDGET, () -> budgets(subject)));
    }
    return verdicts;
  }

  /** Read once for all gates that go by them; each of these fails by itself when they cannot be. */
  private Supplier<List<Holds.Reaching>> holds(Subject subject) {
    try {
      var holds = record.holds(subject.tenant(), subject.reach(), subject.now());
      return () -> holds;
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    }
  }

  private static Verdict killSwitch(List<Holds.Reaching> all) {
    var holds = words(all.stream().filter(hold -> !hold.storm() && !hold.ofTarget()));
    return holds.isEmpty()
        ? Verdict.pass(KILL_SWITCH, "no hold")
        : new Verdict(KILL_SWITCH, Ruling.BLOCK, EndReason.KILL_SWITCH, String.join("; ", holds));
  }

  /** A person who has taken the target; empty when nobody has. */
  private static Optional<Verdict> person(List<Holds.Reaching> all) {
    var holds = words(all.stream().filter(Holds.Reaching::ofTarget));
    return holds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Verdict(
                Verdict.HOLD, Ruling.SKIP, EndReason.TARGET_BUSY, String.join("; ", holds)));
  }

  private static List<String> words(Stream<Holds.Reaching> holds) {
    return holds.map(Holds.Reaching::words).toList();
  }

  private Verdict storm(Subject subject, List<Holds.Reaching> all) {
    return fleet
        .storm()
        .judge(
            words(all.stream().filter(Holds.Reaching::storm)),
            subject.runbook().name(),
            subject.alert(),
            subject.byPerson());
  }

  private static @Nullable String ignored(Subject subject) {
    return subject.runbook().guard().freeze() == Guards.Freeze.IGNORE
        ? "the runbook ignores it"
        : null;
  }

  private List<Verdict> freezes(Subject subject) {
    return fleet
        .calendars()
        .judge(FREEZE, WindowRule.Kind.FREEZE, subject.targets(), ignored(subject), subject.now());
  }

  /** It keeps back only what has not begun. */
  private List<Verdict> maintenance(Subject subject) {
    return fleet
        .calendars()
        .judge(
            MAINTENANCE,
            WindowRule.Kind.MAINTENANCE,
            subject.targets(),
            subject.byPerson() ? "a person started it" : ignored(subject),
            subject.now());
  }

  /** An alert that nobody repeats any more may be about a problem that is long gone. */
  private Verdict heard(Subject subject) {
    var limit = fleet.runs().staleAfter();
    return Optional.ofNullable(subject.cause())
        .flatMap(alert -> record.lastHeard(subject.tenant(), alert))
        .filter(last -> last.plus(limit).isBefore(subject.now()))
        .map(last ->
            new Verdict(
                "alert",
                Ruling.SKIP,
                EndReason.STALE_ALERT,
                "last heard of at " + last + ", longer ago than " + Durations.format(limit)))
        .orElseGet(() -> Verdict.pass("alert", "not stale"));
  }

  private Verdict declined(Subject subject) {
    var cause = subject.cause();
    return Optional.ofNullable(cause)
        .flatMap(alert ->
            record
                .declined(
                    subject.tenant(), subject.runbook().name(), subject.target(), alert.episode())
                .filter(severity -> severity <= alert.severity().rank()))
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
        .quietUntil(subject.tenant(), subject.runbook().name(), subject.target())
        .filter(until -> until.isAfter(subject.now()))
        .map(until ->
            new Verdict(
                "cooldown",
                Ruling.SKIP,
                EndReason.COOLDOWN,
                "until " + UtcTime.minute(until) + " for " + subject.target()))
        .orElseGet(() -> Verdict.pass("cooldown", "over"));
  }

  private Verdict maxRuns(Subject subject) {
    var rate = subject.runbook().guard().maxRuns();
    if (rate == null) {
      return Verdict.pass("max_runs", "none written");
    }
    var runs =
        record.runsWithin(
            subject.tenant(),
            subject.runbook().name(),
            subject.stream(),
            subject.now(),
            rate.per());
    var observed = runs + " of " + rate.count() + " per " + Durations.format(rate.per());
    return runs < rate.count()
        ? Verdict.pass("max_runs", observed)
        : new Verdict("max_runs", Ruling.BLOCK, EndReason.ACTION_BUDGET, observed);
  }

  private List<Verdict> streaks(Subject subject) {
    var cause = subject.cause();
    var fingerprint = cause == null ? null : cause.fingerprint();
    var known = record.streaks(subject.tenant(), subject.target(), fingerprint);
    var limits = fleet.streaks();
    return List.of(
        Circuits.circuit(known, limits, subject.byPerson()),
        Circuits.chain(known, limits, subject.byPerson(), subject.now()));
  }

  /** Of what is done in any case; the plan tells of the rest. */
  private List<Verdict> budgets(Subject subject) {
    if (fleet.budgets().isEmpty()) {
      return List.of();
    }
    var needs = new LinkedHashMap<Budget.Bucket, Integer>();
    for (var step : subject.runbook().remedies().getFirst().steps()) {
      if (step instanceof Step.Call call && call.when() == null) {
        var target = List.of(subject.target());
        fleet
            .budgets()
            .needs(new Budgets.Call(call.uses(), target, null))
            .keySet()
            .forEach(bucket -> needs.put(bucket, 1));
      }
    }
    return Budgets.judge(Verdict.ACTION_BUDGET, needs, record, subject.tenant(), subject.now());
  }

  /** Whether what no plan holds may be touched; empty when nothing bounds that, or is known. */
  public Optional<Verdict> scope(List<String> targets) {
    return targets.isEmpty() ? Optional.empty() : fleet.inScope(Verdict.SCOPE, targets);
  }

  /** What bounds every runbook. */
  public FleetLimits fleet() {
    return fleet;
  }
}
