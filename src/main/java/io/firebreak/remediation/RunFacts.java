package io.firebreak.remediation;

import io.firebreak.approval.People;
import io.firebreak.gate.PlanGate;
import io.firebreak.plan.Plan;
import io.firebreak.runbook.PolicyFacts.OfActor;
import io.firebreak.runbook.PolicyFacts.OfIncident;
import io.firebreak.runbook.PolicyFacts.OfRun;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.List;

/** What policies see of a run. */
final class RunFacts {
  private RunFacts() {}

  /** The facts beside a plan whose approval is what the runbook itself asks for. */
  static PlanGate.Subject of(
      RunState state, RunbookVersion version, Plan plan, People people, Instant now) {
    return new PlanGate.Subject(
        state.stream().tenant(),
        version,
        run(state, version, plan),
        incident(state),
        actor(state, people),
        now);
  }

  private static OfRun run(RunState state, RunbookVersion version, Plan plan) {
    var created = state.begun();
    var requester = created.requester();
    return new OfRun(
        state.id(),
        RunScope.cause(created),
        created.target(),
        requester == null ? "" : requester,
        version.runbook().autonomy(),
        OfRun.named(created.inputs()),
        plan.commitment().approval() != null);
  }

  private static OfIncident incident(RunState state) {
    var created = state.begun();
    var id = created.incident() == null ? "" : created.incident();
    var alert = created.alert();
    return alert == null
        ? OfIncident.none()
        : new OfIncident(id, alert.severity().code(), alert.labels().map());
  }

  /** A person's roles and teams are read again at each question. */
  private static OfActor actor(RunState state, People people) {
    var requester = state.begun().requester();
    if (requester == null) {
      return OfActor.engine();
    }
    return people
        .find(requester)
        .map(person ->
            new OfActor(
                person.id(),
                "person",
                person.roles().stream().sorted().toList(),
                person.teams().stream().sorted().toList()))
        .orElseGet(() -> new OfActor(requester, "person", List.of(), List.of()));
  }
}
