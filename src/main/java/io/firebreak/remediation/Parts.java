package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.firebreak.action.ActionCatalog;
import io.firebreak.approval.People;
import io.firebreak.execute.Executor;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.gate.GateRecord;
import io.firebreak.gate.Gatekeeper;
import io.firebreak.gate.PlanGate;
import io.firebreak.incident.FiringAlerts;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Planner;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.plan.Required;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Probe;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Use;
import io.firebreak.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What carrying out the tasks of runs takes. */
record Parts(
    ActionCatalog actions,
    Evaluator evaluator,
    Readings readings,
    Gatekeeper gates,
    Planner planner,
    PlanGate planGate,
    Executor executor,
    Verifier verifier,
    Evidence evidence,
    People people,
    IdSource approvalIds,
    Doors doors,
    RandomGenerator random,
    InstantSource clock,
    Versions versions,
    UsualDurations usual,
    FiringAlerts alerts,
    Function<StreamId, RunState> runs) {
  /** The same at another time, with guards that know nothing of what was before. */
  Parts unguardedAt(Instant time) {
    return new Parts(
        actions,
        evaluator,
        readings,
        new Gatekeeper(GateRecord.EMPTY, FleetLimits.none(), readings),
        planner,
        planGate,
        executor,
        verifier,
        evidence,
        people,
        approvalIds,
        doors,
        random,
        InstantSource.fixed(time),
        versions,
        usual,
        alerts,
        runs);
  }

  /** Judges the gates of a stage. */
  GatesJudged judge(RunState state, RunbookVersion version, Stage stage)
      throws InterruptedException {
    return holding(state, gates.judge(subject(state, version), stage));
  }

  /** Judges the gates right before a step that touches {@code targets}. */
  GatesJudged judge(RunState state, RunbookVersion version, List<String> targets)
      throws InterruptedException {
    return holding(state, gates.judge(subject(state, version, targets), Stage.BEFORE_STEP));
  }

  /**
   * Once something was begun, which a child run is of its root, a hold refuses nothing: it stops
   * the run before its next effect, in the unit of that effect's intent (engine-rules 10).
   */
  private static GatesJudged holding(RunState state, GatesJudged judged) {
    if (!state.effectBegun() && !state.isChild()) {
      return judged;
    }
    return new GatesJudged(
        judged.stage(),
        judged.verdicts().stream()
            .map(verdict ->
                verdict.ofHold()
                    ? new Verdict(verdict.gate(), Ruling.WARN, verdict.reason(), verdict.observed())
                    : verdict)
            .toList());
  }

  /** What the gates judge of a run. */
  Gatekeeper.Subject subject(RunState state, RunbookVersion version) {
    return subject(state, version, List.of());
  }

  /** The same, with what its steps touch. */
  Gatekeeper.Subject subject(RunState state, RunbookVersion version, List<String> more) {
    var created = state.begun();
    return new Gatekeeper.Subject(
        caller(state, "preconditions"),
        state.stream().name(),
        version.runbook(),
        created.target(),
        more,
        created.alert(),
        created.requester() != null,
        created.rerunOf() != null,
        state.isChild(),
        () -> agreed(state),
        scope(state, version),
        clock.instant());
  }

  /** What people agreed to: the approval of the outermost run's plan covers its children. */
  private Optional<Required> agreed(RunState state) {
    var parent = state.begun().parent();
    var root = parent == null ? state : run(state, parent.root());
    var plan = root.plan() == null ? root.lastPlan() : root.plan();
    return Optional.ofNullable(plan).map(Plan::commitment).map(Commitment::approval);
  }

  /** What the run's expressions see now. */
  Scope scope(RunState state, RunbookVersion version) {
    var scope = RunScope.of(state, version, clock.instant());
    var undoes = state.begun().undoes();
    return undoes == null
        ? scope
        : scope.with("capture", RunScope.evidence(run(state, undoes.run()).captured().values()));
  }

  /** Whether a step happened, by what people agreed to for finding that out. */
  Judgement probed(RunState state, RunbookVersion version, PlannedStep step, Probe written)
      throws InterruptedException {
    return judged(
        written,
        written.timeout(),
        written.expect(),
        step.probe(),
        caller(state, step.path() + ".probe"),
        scope(state, version, step));
  }

  /**
   * What a reading says, which is read by no other rules than people agreed to.
   *
   * @param agreed the reading as the plan has it; null where it has none
   */
  Judgement judged(
      Use use,
      @Nullable Duration limit,
      Expression expect,
      @Nullable JsonNode agreed,
      Caller caller,
      Scope scope)
      throws InterruptedException {
    var other = planner.otherRules(agreed, use, scope);
    return other == null
        ? readings.judge(use, limit, expect, caller, scope)
        : new Judgement.Unclear(other);
  }

  /** Another run of the same tenant, as it is now. */
  RunState run(RunState state, String id) {
    return runs.apply(StreamId.run(state.stream().tenant(), id));
  }

  /** The same for one step, which may be that of an item. */
  Scope scope(RunState state, RunbookVersion version, PlannedStep step) {
    var scope = scope(state, version);
    return step.composite() instanceof Composite.Item(var index, var item)
        ? scope.with("item", item).with("index", IntNode.valueOf(index))
        : scope;
  }

  /** A child run of {@code state}, as it is now. */
  RunState child(RunState state, String path) {
    return run(state, Objects.requireNonNull(state.children().get(path)));
  }

  /** The run as a caller of actions. */
  static Caller caller(RunState state, String path) {
    return new Caller(
        state.stream().tenant(), state.id(), path, Objects.requireNonNull(state.createdAt()));
  }

  /** The step of a runbook at a path. */
  static Step.Call stepOf(RunbookVersion version, String path) {
    return stepOf(version, path, Step.Call.class);
  }

  /** The step of a runbook at a path, of the kind that it must be there. */
  static <S extends Step> S stepOf(RunbookVersion version, String path, Class<S> kind) {
    var id = Paths.id(path);
    return version.runbook().allSteps().stream()
        .filter(step -> step.id().equals(id))
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no step " + id + " in " + version.path()));
  }
}
