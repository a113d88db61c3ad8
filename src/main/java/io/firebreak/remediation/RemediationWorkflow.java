package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.Aside;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Next;
import io.firebreak.durable.Outbox;
import io.firebreak.durable.Standing;
import io.firebreak.durable.Task;
import io.firebreak.durable.Workflow;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateIndexes;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Event;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.LadderReason;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The remediation flow as the durable engine runs it: fold, decide, index writes, tasks. */
public final class RemediationWorkflow implements Workflow<RunState> {
  private static final Logger LOG = Logger.getLogger(RemediationWorkflow.class);

  private final Versions versions;
  private final Performer performer;
  private final RunFold fold;
  private final List<String> topics;
  private final Lessons lessons = new Lessons();
  private final Accounts accounts;
  private final PutBacks putBacks;
  private final Duration readingMaxAge;

  /**
   * The workflow.
   *
   * @param topics the outbox topics that are told when a run changes its state
   * @param fleet what bounds every runbook
   */
  RemediationWorkflow(
      Versions versions, Performer performer, List<String> topics, FleetLimits fleet) {
    this.versions = versions;
    this.performer = performer;
    this.topics = List.copyOf(topics);
    this.accounts = new Accounts(versions, fleet);
    this.putBacks = new PutBacks(fleet.calendars());
    this.readingMaxAge = fleet.runs().readingMaxAge();
    this.fold = new RunFold((hash, rung) -> versions.byHash(hash).runbook().verify(rung));
  }

  @Override
  public RunState initial(StreamId stream) {
    return RunState.none(stream);
  }

  @Override
  public RunState fold(RunState state, Event event) {
    return fold.fold(state, event);
  }

  @Override
  public Next decide(RunState state, Standing standing) {
    if (state.status().terminal()) {
      return new Next.End();
    }
    var created = state.created();
    return created == null
        ? new Next.Wait(null)
        : Stages.decide(aged(state, standing), versions.of(created).runbook(), standing);
  }

  /** What was read of the world too long ago is as if it had not been read (engine-rules 3). */
  private RunState aged(RunState state, Standing standing) {
    var oldest = standing.now().minus(readingMaxAge);
    if (!state.readBefore(oldest)) {
      return state;
    }
    var draft = state.draft();
    draft.forgetReadings(oldest);
    return draft.state();
  }

  @Override
  public String stateName(RunState state) {
    return state.held() != null && state.status() == RunStatus.EXECUTING
        ? "held"
        : state.status().code();
  }

  @Override
  public @Nullable String reason(RunState state) {
    return state.reason() == null ? null : state.reason().code();
  }

  @Override
  public boolean ended(RunState state) {
    return state.status().terminal();
  }

  @Override
  public List<Guard> indexes(RunState before, NewEvent event) {
    return switch (event.payload()) {
      case Moved moved -> {
        TaskPoints.moves(moved);
        yield moved(before, moved);
      }
      case Intent intent -> intent(before, intent);
      case ApprovalEvent.Posted _, ApprovalEvent.Paged _ -> List.of();
      case ApprovalEvent _ -> tell(before);
      case ExecuteEvent.Outcome outcome -> {
        var guards = new ArrayList<>(tell(before));
        guards.addAll(accounts.outcome(before, outcome));
        yield guards;
      }
      case ExecuteEvent.Settled settled -> ofFact(before, settled);
      case ExecuteEvent.StepWaiting waiting when waiting.instructions() != null -> {
        var guards = new ArrayList<>(tell(before));
        guards.addAll(mayAsk(before));
        yield guards;
      }
      default -> List.of();
    };
  }

  /** The index writes of what a person says, which no worker appends. */
  List<Guard> ofFact(RunState before, Payload fact) {
    return switch (fact) {
      case ExecuteEvent.Settled settled -> accounts.settled(before, settled);
      case RunEvent.CalledOff _ ->
          List.of(Holds.any(before.stream().tenant(), RunReach.of(before)));
      case ApprovalEvent.Late _, ApprovalEvent.Posted _, ApprovalEvent.Paged _ -> List.of();
      // A report on one manual step moves no run while another one waits.
      case ExecuteEvent.Confirmed _ -> tell(before);
      // A vote that decides nothing moves no run, and people are to see it all the same.
      case ApprovalEvent _ -> tell(before);
      default -> List.of();
    };
  }

  private List<Guard> intent(RunState before, Intent intent) {
    if (intent.effectClass() == EffectClass.PURE || Paths.isUndo(intent.path())) {
      return List.of();
    }
    var guards = new ArrayList<Guard>();
    guards.add(Holds.none(before.stream().tenant(), RunReach.of(before, intent)));
    if (beginsAlone(before)) {
      versionsOf(before).forEach(version -> guards.addAll(versions.stillTrusted(version)));
    }
    guards.addAll(Leases.claim(before, intent));
    guards.addAll(accounts.begins(before, intent));
    return guards;
  }

  /** Whether the next effect is the first, and no person was asked about it. */
  private static boolean beginsAlone(RunState state) {
    return !state.effectBegun()
        && !state.isChild()
        && state.ending() == null
        && state.planned().commitment().approval() == null;
  }

  /** The versions whose steps a run does, those of its children included. */
  private List<RunbookVersion> versionsOf(RunState state) {
    var hashes = new LinkedHashSet<String>();
    hashes.add(state.begun().version());
    state.planned().commitment().children().values().forEach(part -> hashes.add(part.version()));
    return hashes.stream().map(versions::byHash).toList();
  }

  private List<Guard> moved(RunState before, Moved moved) {
    var guards = new ArrayList<Guard>();
    var created = before.begun();
    if (!created.drill()) {
      lessons.of(before, moved, versions.byHash(created.version())).ifPresent(guards::add);
    }
    var tenant = before.stream().tenant();
    if (moved.to() == RunStatus.CHECKING
        && !created.target().isEmpty()
        && !before.isChild()
        && !observes(before)) {
      guards.add(Duplicates.claim(before.stream(), created));
    }
    guards.addAll(Leases.claim(before, moved));
    if (moved.to() == RunStatus.AWAITING_APPROVAL) {
      guards.addAll(mayAsk(before));
    }
    if (moved.to().terminal()) {
      guards.add(GateIndexes.releaseTargets(before.stream()));
      guards.addAll(accounts.ended(before, moved));
      guards.addAll(putBacks.indexes(before, moved));
      var cooldown = versions.byHash(created.version()).runbook().guard().cooldown();
      if (before.effectBegun() && cooldown != null) {
        guards.add(
            GateIndexes.startCooldown(tenant, created.runbook(), created.target(), cooldown));
      }
      var alert = created.alert();
      if (alert != null && declined(moved)) {
        guards.add(
            GateIndexes.declined(
                tenant,
                created.runbook(),
                created.target(),
                alert.episode(),
                alert.severity().rank()));
      }
    }
    guards.addAll(tell(before));
    Duplicates.told(before, moved).forEach(duplicate -> guards.addAll(tell(duplicate)));
    return guards;
  }

  /** Nobody is asked about what a hold would end; a hold that comes later is looked for. */
  private static List<Guard> mayAsk(RunState before) {
    return before.waitsUnderHold()
        ? List.of()
        : List.of(Holds.none(before.stream().tenant(), RunReach.of(before)));
  }

  private static boolean declined(Moved moved) {
    return moved.to() == RunStatus.REJECTED
        || moved.to() == RunStatus.EXPIRED
        || moved.reason() == EndReason.APPROVAL_TIMEOUT;
  }

  /** Whoever only observes tells nobody and holds no target. */
  private boolean observes(RunState state) {
    return !state.isChild() && versions.of(state.begun()).runbook().observes();
  }

  /** What a child run does is told as progress of its root. */
  private List<Guard> tell(RunState before) {
    if (observes(before)) {
      return List.of();
    }
    return tell(before.holder());
  }

  private List<Guard> tell(StreamId run) {
    return topics.stream().map(topic -> Outbox.enqueue(run.tenant(), topic, run.name())).toList();
  }

  @Override
  public List<Aside> asides(RunState before, NewEvent event) {
    var all = new ArrayList<>(Childhood.asides(before, event, versions));
    if (event.payload() instanceof Moved moved) {
      all.addAll(putBacks.asides(before, moved));
    }
    return Duplicates.asides(before, event, all);
  }

  @Override
  public Next.Move refused(RunState state, Next.Move move, Guard.Refusal refusal) {
    if (refusal.reason() == LadderReason.TRUST_LOST) {
      // Another rung is a new plan with a new approval (engine-rules 2).
      versionsOf(state).forEach(versions::lookAgain);
      return Ends.planAgain(state, EndReason.PLAN_CHANGED, refusal.detail());
    }
    var runbook = versions.byHash(state.begun().version()).runbook();
    return Refusals.answer(state, runbook, move, refusal);
  }

  @Override
  public List<NewEvent> perform(RunState state, Task task, Standing standing)
      throws InterruptedException {
    var run = (RunTask) task;
    TaskPoints.begun(run);
    var incident = state.begun().incident();
    MDC.put("firebreak.run_id", state.id());
    if (incident != null) {
      MDC.put("firebreak.incident_id", incident);
    }
    try {
      var events = performer.perform(state, asTrusted(state), run, standing);
      if (saysNothing(run)) {
        throw new InterruptedException("stopped while it read");
      }
      TaskPoints.done(run);
      return events;
    } catch (InterruptedException e) {
      if (run instanceof RunTask.Perform) {
        return Faults.after(state, run, "it was interrupted");
      }
      throw e;
    } catch (RuntimeException e) {
      if (saysNothing(run)) {
        throw new InterruptedException("stopped while it read: " + e.getMessage());
      } else if (e instanceof StorageException && !(run instanceof RunTask.Perform)) {
        throw e; // nothing was begun, and what could not be read is read once the store is back
      }
      LOG.errorf(e, "%s of %s ended by a fault of the program", task.key(), state.stream());
      return Faults.after(state, run, "a fault of the program: " + e.getClass().getSimpleName());
    } finally {
      MDC.remove("firebreak.run_id");
      MDC.remove("firebreak.incident_id");
    }
  }

  /**
   * What was stopped while it read may have failed for just that, which is no verdict of a gate.
   */
  private static boolean saysNothing(RunTask run) {
    return !(run instanceof RunTask.Perform) && Thread.currentThread().isInterrupted();
  }

  /** The run's version, which goes no further than when the run began, and than it may now. */
  private RunbookVersion asTrusted(RunState state) {
    var version = versions.byHash(state.begun().version());
    var now = versions.rung(version);
    var then = state.begun().autonomy();
    return version.under(then != null && then.compareTo(now) < 0 ? then : now);
  }

  @Override
  public List<NewEvent> late(RunState state, List<NewEvent> result) {
    return result.stream()
        .map(event -> lateOutcome(event.payload()))
        .filter(java.util.Objects::nonNull)
        .map(NewEvent::byEngine)
        .toList();
  }

  private static ExecuteEvent.@Nullable LateOutcome lateOutcome(Payload payload) {
    return payload instanceof ExecuteEvent.Outcome outcome
        ? new ExecuteEvent.LateOutcome(
            outcome.path(), outcome.attempt(), outcome.kind(), outcome.message())
        : null;
  }
}
