package io.firebreak.timeline;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.StepState;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent;
import io.firebreak.journal.Event;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunStatus;
import io.firebreak.timeline.Entry.Kind;
import io.firebreak.verify.VerifyEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the events of one run: entry by entry, and what became of it. */
final class RunTeller {
  private final List<Entry> entries = new ArrayList<>();
  private final Rounds rounds = new Rounds(entries);
  private final Map<String, StepState> steps = new LinkedHashMap<>();
  private final Map<String, Set<String>> votes = new HashMap<>();
  private final Set<String> approvedBy = new LinkedHashSet<>();
  private RunEvent.@Nullable Created created;
  private Instant createdAt = Instant.EPOCH;
  private RunStatus status = RunStatus.QUEUED;
  private @Nullable EndReason reason;
  private @Nullable String detail;
  private @Nullable Instant endedAt;
  private @Nullable Plan plan;
  private ApprovalEvent.@Nullable Requested asked;

  /** Reads the events of one run. */
  RunTeller(List<Event> events) {
    for (var event : events) {
      add(event);
    }
    rounds.close();
  }

  /** Entries in the order of the run's events. */
  List<Entry> entries() {
    return entries;
  }

  /** What became of the run; empty when its stream does not begin as a run. */
  Optional<RunStory> story(String id) {
    var first = created;
    if (first == null) {
      return Optional.empty();
    }
    var present = plan;
    return Optional.of(
        new RunStory(
            id,
            first.runbook(),
            first.version(),
            first.requester(),
            first.target(),
            present == null ? null : present.hash(),
            List.copyOf(approvedBy),
            createdAt,
            endedAt,
            status,
            reason,
            detail,
            rounds.count(),
            stepStories()));
  }

  private void add(Event event) {
    Payload payload = event.payload();
    if (!(payload instanceof VerifyEvent.RoundRead)) {
      rounds.close();
    }
    switch (payload) {
      case RunEvent next -> {
        keep(next, event.at());
        told(event, Kind.RUN, RunWords.of(next));
      }
      case GateEvent.GatesJudged next -> told(event, Kind.GATE, RunWords.of(next));
      case PlanEvent next -> {
        keep(next);
        told(event, Kind.PLAN, RunWords.of(next));
      }
      case ApprovalEvent next -> {
        keep(next);
        told(event, Kind.APPROVAL, QuestionWords.of(next, Words.door(event.actor()), asked));
      }
      case ExecuteEvent next -> {
        if (!(next instanceof ExecuteEvent.Captured)) {
          steps.put(next.path(), state(next.path()).fold(next, event.at()));
        }
        told(event, Kind.STEP, RunWords.of(next));
      }
      case VerifyEvent.RoundRead next -> rounds.add(next, event);
      case VerifyEvent next -> told(event, Kind.VERIFY, RunWords.of(next));
      case null ->
          told(event, Kind.RUN, Optional.of(new RunWords("An event whose content was erased")));
      // Timers and what other packages keep beside a run are no part of its story.
      case Payload _ -> {}
    }
  }

  private void told(Event event, Kind kind, Optional<RunWords> words) {
    words.ifPresent(said ->
        entries.add(
            new Entry(
                event.at(),
                said.fault() ? Kind.FAULT : kind,
                event.stream().id(),
                event.actor().id(),
                said.text(),
                said.details())));
  }

  private void keep(RunEvent event, Instant at) {
    if (event instanceof RunEvent.Created next) {
      created = next;
      createdAt = at;
    } else if (event instanceof RunEvent.Moved next) {
      status = next.to();
      reason = next.reason() == null ? reason : next.reason();
      detail = next.detail() == null ? detail : next.detail();
      endedAt = next.to().terminal() ? at : null;
    } else if (event instanceof RunEvent.RollbackAnswered next) {
      var stuck = state(next.path());
      steps.put(
          next.path(),
          next.retry()
              ? stuck.anew()
              : stuck.fold(
                  new ExecuteEvent.StepSkipped(next.path(), "settled by " + next.person()), at));
    }
  }

  private void keep(PlanEvent event) {
    if (event instanceof PlanEvent.PlanMade made) {
      plan = made.plan();
    }
  }

  private void keep(ApprovalEvent event) {
    switch (event) {
      case ApprovalEvent.Voted next -> {
        if (next.vote() == ApprovalEvent.Vote.APPROVE) {
          votes.computeIfAbsent(next.id(), _ -> new LinkedHashSet<>()).add(next.person());
        }
      }
      case ApprovalEvent.Overridden next ->
          votes.computeIfAbsent(next.id(), _ -> new LinkedHashSet<>()).add(next.person());
      case ApprovalEvent.Withdrawn next ->
          votes.getOrDefault(next.id(), new LinkedHashSet<>()).remove(next.person());
      case ApprovalEvent.VoteDropped next ->
          votes.getOrDefault(next.id(), new LinkedHashSet<>()).remove(next.person());
      case ApprovalEvent.Decided next -> {
        if (next.outcome() == ApprovalEvent.Outcome.APPROVED) {
          approvedBy.addAll(votes.getOrDefault(next.id(), Set.of()));
        }
      }
      case ApprovalEvent.Voided next -> {
        if (steps.values().stream().allMatch(step -> step.attempts() == 0)) {
          approvedBy.removeAll(votes.getOrDefault(next.id(), Set.of())); // else it was used
        }
      }
      case ApprovalEvent.Requested next -> asked = next;
      case ApprovalEvent.Reminded _,
          ApprovalEvent.Escalated _,
          ApprovalEvent.Posted _,
          ApprovalEvent.FellBack _,
          ApprovalEvent.Paged _,
          ApprovalEvent.Late _ -> {}
    }
  }

  private StepState state(String path) {
    return steps.getOrDefault(path, StepState.untouched(path));
  }

  private List<StepStory> stepStories() {
    var stories = new ArrayList<StepStory>();
    var planned = plan == null ? List.<PlannedStep>of() : plan.commitment().steps();
    var known = new LinkedHashSet<String>();
    for (var step : planned) {
      known.add(step.path());
      known.add(Paths.undo(step.path()));
      if (!step.isHead() || step.skipped()) {
        stories.add(story(step));
      }
    }
    for (var step : steps.values()) {
      if (!known.contains(step.path()) && step.intent() != null) {
        stories.add(unplanned(step));
      }
    }
    return stories;
  }

  private StepStory story(PlannedStep step) {
    var state = state(step.path());
    var undo = steps.get(Paths.undo(step.path()));
    var undone = undo != null && undo.done();
    return new StepStory(
        step.path(),
        step.name(),
        step.action(),
        step.targets(),
        step.changes(),
        step.skipped() && state.doneWords() == null ? "skipped" : state.status(),
        attempts(state),
        step.skipped() && state.doneWords() != null ? state.doneWords() : message(state),
        undo == null ? null : undo.status(),
        step.irreversible(),
        step.mutates() && mayStand(state) && !undone);
  }

  /** A handler, or a step of a plan that was replaced. */
  private static StepStory unplanned(StepState state) {
    var intent = Objects.requireNonNull(state.intent());
    return new StepStory(
        state.path(),
        state.path(),
        intent.action(),
        List.of(),
        List.of(),
        state.status(),
        attempts(state),
        message(state),
        null,
        null,
        intent.effectClass() != EffectClass.PURE && mayStand(state));
  }

  private static boolean mayStand(StepState state) {
    return state.applied() || (state.intent() != null && unknown(state));
  }

  private static boolean unknown(StepState state) {
    var outcome = state.outcome();
    return outcome == null || outcome.kind() == ExecuteEvent.Kind.UNKNOWN;
  }

  private static int attempts(StepState state) {
    var intent = state.intent();
    return intent == null ? 0 : intent.attempt();
  }

  private static @Nullable String message(StepState state) {
    var outcome = state.outcome();
    return outcome == null ? state.skipped() : outcome.message();
  }
}
