package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.ActionCatalog;
import io.firebreak.alert.Alert;
import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a run that does not exist through the stages that a real one passes, up to where it would
 * ask or act. It reads the world and writes nothing: no event, no lease, no cooldown.
 */
public final class DryRun {
  /** The id under which actions are called; no run has it. */
  public static final String ID = "dry-run";

  private static final Set<RunStatus> BEFORE_ASKING =
      Set.of(RunStatus.QUEUED, RunStatus.CHECKING, RunStatus.PLANNING);

  private final Engine.Ground ground;
  private final Parts parts;
  private final Performer performer;

  /** Dry-runs by the real actions. */
  public DryRun(Engine.Ground ground) {
    this(ground, ground.actions());
  }

  private DryRun(Engine.Ground ground, ActionCatalog actions) {
    this(ground, partsWith(ground, actions));
  }

  private DryRun(Engine.Ground ground, Parts parts) {
    this.ground = ground;
    this.parts = parts;
    this.performer = new Performer(parts);
  }

  /**
   * Dry-runs by other actions of the same names, such as those that answer from a record, as of a
   * time. The guards that look at earlier runs and holds are not judged.
   */
  public DryRun by(ActionCatalog actions, Instant at) {
    return new DryRun(ground, partsWith(ground, actions).unguardedAt(at));
  }

  private static Parts partsWith(Engine.Ground ground, ActionCatalog actions) {
    return Engine.parts(
        new Engine.Ground(
            ground.database(),
            ground.journal(),
            actions,
            ground.evaluator(),
            ground.secrets(),
            ground.versions(),
            ground.people(),
            ground.ids(),
            ground.approvalIds(),
            ground.random(),
            ground.nanoTime(),
            Doors.of(List.of()),
            ground.settings(),
            ground.policies(),
            ground.fleet()));
  }

  /**
   * What is to be found out.
   *
   * @param given inputs by name; they go before those that the runbook takes from the alert
   * @param incident it would belong to, null for none
   * @param alert what the runbook sees, null for none
   * @param requester who would have started it, null when an alert would
   */
  public record Asked(
      String tenant,
      RunbookVersion version,
      Map<String, JsonNode> given,
      @Nullable String incident,
      @Nullable Alert alert,
      @Nullable String requester) {
    public Asked {
      given = Map.copyOf(given);
    }
  }

  /**
   * What was found out.
   *
   * @param begun what the run would begin with
   * @param lease whether its target is free, and what its plan changes besides
   * @param judged the gates that were judged, stage by stage
   * @param state how far it would come, with its plan and its question if it comes to them
   */
  public record Foreseen(
      RunEvent.Created begun, Verdict lease, List<GatesJudged> judged, RunState state) {
    public Foreseen {
      judged = List.copyOf(judged);
    }
  }

  /** Finds out how far a run would come. A plan is made even if a gate would refuse. */
  public Foreseen foresee(Asked asked) throws InterruptedException {
    var walk = new Walk(asked);
    walk.go();
    if (walk.state.plan() == null
        && walk.state.planFailure() == null
        && walk.begun.invalid().isEmpty()) {
      walk.planAllTheSame();
    }
    return new Foreseen(
        walk.begun,
        parts.gates().lease(parts.subject(walk.state, asked.version(), walk.leased())),
        walk.judged,
        walk.state);
  }

  /** One dry-run under way. */
  private final class Walk {
    private final RunbookVersion version;
    private final RunFold fold;
    private final RunEvent.Created begun;
    private final List<GatesJudged> judged = new ArrayList<>();
    private RunState state;

    Walk(Asked asked) {
      version = parts.versions().trusted(asked.version());
      fold = new RunFold((_, rung) -> version.runbook().verify(rung));
      var found = Beginning.of(version.runbook(), asked.given(), asked.alert(), parts.evaluator());
      begun =
          new RunEvent.Created(
                  version.runbook().name(),
                  version.hash(),
                  asked.requester() == null ? Cause.ALERT : Cause.PERSON,
                  asked.incident(),
                  asked.alert(),
                  asked.requester(),
                  found.inputs(),
                  found.invalid(),
                  found.target(),
                  version.author(),
                  version.runbook().autonomy())
              .writtenAs(found.written());
      state = RunState.none(StreamId.run(asked.tenant(), ID));
      happened(begun);
    }

    /** Until it would ask, act or end. */
    void go() throws InterruptedException {
      while (before()) {
        switch (Stages.decide(state, version.runbook(), standing())) {
          case Next.Move move -> move.events().forEach(event -> happened(event.payload()));
          case Next.Work work -> {
            for (var task : work.tasks()) {
              perform((RunTask) task);
            }
          }
          case Next.Wait _, Next.End _ -> {
            return;
          }
        }
      }
    }

    /** What the run would take for itself beside its own target. */
    List<String> leased() {
      var plan = state.plan();
      return plan == null ? List.of() : List.copyOf(plan.commitment().changed());
    }

    private boolean before() {
      return state.ending() == null && BEFORE_ASKING.contains(state.status());
    }

    /** People want to see the plan of what a gate keeps back. */
    void planAllTheSame() throws InterruptedException {
      var refused = state;
      state = RunState.none(state.stream());
      happened(begun);
      happened(new RunEvent.Moved(RunStatus.QUEUED, RunStatus.CHECKING, null, null));
      happened(new RunEvent.Moved(RunStatus.CHECKING, RunStatus.PLANNING, null, null));
      perform(new RunTask.MakePlan(0, 1));
      var draft = refused.draft();
      draft.plan = state.plan();
      draft.planFailure = state.planFailure();
      draft.approval = state.approval();
      state = draft.state();
    }

    private void perform(RunTask task) throws InterruptedException {
      if (!(task instanceof RunTask.CheckGates || task instanceof RunTask.MakePlan)) {
        throw new IllegalStateException("a dry-run comes to " + task.key() + ", which acts");
      }
      performer
          .perform(state, version, task, standing())
          .forEach(event -> happened(event.payload()));
    }

    private Standing standing() {
      return new Standing(parts.clock().instant(), 0);
    }

    private void happened(Payload payload) {
      if (payload instanceof GatesJudged gates) {
        judged.add(gates);
      }
      var now = parts.clock().instant();
      state = fold.fold(state, new Event(state.stream(), 0, now, "", 0, Actor.ENGINE, payload, ""));
    }
  }
}
