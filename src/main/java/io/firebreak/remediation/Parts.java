package io.firebreak.remediation;

import io.firebreak.action.ActionCatalog;
import io.firebreak.approval.People;
import io.firebreak.execute.Executor;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.Gatekeeper;
import io.firebreak.gate.PlanGate;
import io.firebreak.journal.IdSource;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Planner;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import io.firebreak.verify.Verifier;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;

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
    People people,
    IdSource approvalIds,
    RandomGenerator random,
    InstantSource clock) {
  /** Judges the gates of a stage. */
  GatesJudged judge(RunState state, RunbookVersion version, Stage stage)
      throws InterruptedException {
    return gates.judge(subject(state, version), stage);
  }

  /** What the gates judge of a run. */
  Gatekeeper.Subject subject(RunState state, RunbookVersion version) {
    var created = state.begun();
    var alert = created.alert();
    return new Gatekeeper.Subject(
        caller(state, "preconditions"),
        state.stream().name(),
        version.runbook(),
        created.target(),
        alert == null ? null : alert.episode(),
        alert == null ? 0 : alert.severity().rank(),
        scope(state, version),
        clock.instant());
  }

  /** What the run's expressions see now. */
  Scope scope(RunState state, RunbookVersion version) {
    return RunScope.of(state, version, clock.instant());
  }

  /** The run as a caller of actions. */
  static Caller caller(RunState state, String path) {
    return new Caller(
        state.stream().tenant(), state.id(), path, Objects.requireNonNull(state.createdAt()));
  }

  /** The step of a runbook at a path. */
  static Step stepOf(RunbookVersion version, String path) {
    var id = path.substring("steps.".length());
    return version.runbook().steps().stream()
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no step " + id + " in " + version.path()));
  }
}
