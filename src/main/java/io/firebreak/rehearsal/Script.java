package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.ManualEngine;
import io.firebreak.remediation.Report;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.firebreak.verify.VerifyEvent.Judgement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people do in one test, one act after the other, each as soon as it can be done. */
final class Script {
  private final Deque<Act> acts;
  private final ManualEngine engine;
  private final String tenant;
  private final Family runs;
  private final List<Surprise> surprises = new ArrayList<>();
  private @Nullable Instant due;
  private @Nullable String hold;

  /** An act that did not go as written, and how it went, for people. */
  record Surprise(Act act, String text) {}

  Script(List<Act> acts, ManualEngine engine, String tenant, Family runs) {
    this.acts = new ArrayDeque<>(acts);
    this.engine = engine;
    this.tenant = tenant;
    this.runs = runs;
  }

  /** Lets the next act happen if its time has come; false when nothing happened. */
  boolean act(Instant now) {
    var next = acts.peek();
    if (next == null) {
      return false;
    }
    if (due == null) {
      if (run(next) == null) {
        return false;
      }
      due = now.plus(next.after());
    }
    if (due.isAfter(now)) {
      return false;
    }
    acts.remove();
    due = null;
    // What could be done when the person set out may be over when they come to it.
    var run = run(next);
    judge(next, say(next, run == null ? new PlayedRun(null, runs.root(), List.of()) : run));
    return true;
  }

  /** The first run with which an act can be done now; null when there is none. */
  private @Nullable PlayedRun run(Act act) {
    return runs.standing().stream().filter(run -> canBeDone(act, run)).findFirst().orElse(null);
  }

  /** When the next act is due; null when none is, or it cannot be done yet. */
  @Nullable Instant nextDue() {
    return due;
  }

  /** Whether everybody has done what they shall. */
  boolean isOver() {
    return acts.isEmpty();
  }

  /** Acts that could never be done, and answers that were not as written; for people. */
  List<Surprise> surprises() {
    var all = new ArrayList<>(surprises);
    acts.forEach(act ->
        all.add(
            new Surprise(
                act, act.who() + " never came to " + word(act.does()) + ": no run was so far")));
    return all;
  }

  private static boolean canBeDone(Act act, PlayedRun run) {
    var state = run.state();
    return switch (act.does()) {
      case APPROVE, REJECT, WITHDRAW -> {
        var approval = state.approval();
        yield run.place() == null
            && approval != null
            && (approval.pending() || act.refused() != null);
      }
      case DONE, NOT_DONE ->
          state.manual().stream().anyMatch(step -> isMeant(act, run, step.path()));
      case HAPPENED, DID_NOT -> isInDoubt(act, run);
      case ABANDON -> isInDoubt(act, run) || waits(act, run, RunStatus.INCONCLUSIVE);
      case ACCEPT, VERIFY_AGAIN, UNDO -> waits(act, run, RunStatus.INCONCLUSIVE);
      case RETRY, SETTLED -> waits(act, run, RunStatus.ROLLBACK_FAILED);
      case CANCEL, CANCEL_AND_UNDO, PAUSE, RESUME ->
          run.place() == null && (!state.status().terminal() || act.refused() != null);
    };
  }

  private static boolean isInDoubt(Act act, PlayedRun run) {
    return run.state().status() == RunStatus.IN_DOUBT
        && run.state().open().stream().anyMatch(step -> isMeant(act, run, step.path()));
  }

  private static boolean waits(Act act, PlayedRun run, RunStatus status) {
    return run.state().status() == status
        && (act.at() == null || Places.full(act.at()).equals(run.place()));
  }

  /** Whether an act is about a step: that is named, or its run is, or nothing. */
  private static boolean isMeant(Act act, PlayedRun run, String path) {
    return act.at() == null
        || Places.full(act.at()).equals(run.at(path))
        || Places.full(act.at()).equals(run.place());
  }

  /** The step that is named within its run; null when the run tells which it is. */
  private static @Nullable String step(Act act, PlayedRun run) {
    var at = act.at() == null ? null : Places.full(act.at());
    if (at == null || at.equals(run.place())) {
      return null;
    }
    return run.place() == null ? at : at.substring(run.place().length() + 1);
  }

  private Answer say(Act act, PlayedRun played) {
    var remediation = engine.remediation();
    var state = played.state();
    var run = state.id();
    var step = step(act, played);
    var actor = actor(act.who());
    var why = act.reason();
    return switch (act.does()) {
      case APPROVE -> vote(Vote.APPROVE, act, state);
      case REJECT -> vote(Vote.REJECT, act, state);
      case WITHDRAW -> vote(Vote.WITHDRAW, act, state);
      case DONE -> remediation.confirm(tenant, run, report(act, step, true), actor);
      case NOT_DONE -> remediation.confirm(tenant, run, report(act, step, false), actor);
      case HAPPENED -> remediation.settle(tenant, run, step, Settlement.HAPPENED, why, actor);
      case DID_NOT -> remediation.settle(tenant, run, step, Settlement.DID_NOT, why, actor);
      case ABANDON ->
          state.status() == RunStatus.IN_DOUBT
              ? remediation.settle(tenant, run, step, Settlement.ABANDON, why, actor)
              : remediation.judge(tenant, run, Judgement.ABANDON, why, actor);
      case ACCEPT -> remediation.judge(tenant, run, Judgement.ACCEPT, why, actor);
      case VERIFY_AGAIN -> remediation.judge(tenant, run, Judgement.VERIFY_AGAIN, why, actor);
      case UNDO -> remediation.judge(tenant, run, Judgement.UNDO, why, actor);
      case RETRY -> remediation.answerRollback(tenant, run, true, why, actor);
      case SETTLED -> remediation.answerRollback(tenant, run, false, why, actor);
      case CANCEL -> remediation.cancel(tenant, run, false, why, actor);
      case CANCEL_AND_UNDO -> remediation.cancel(tenant, run, true, why, actor);
      case PAUSE -> pause(act, state, actor);
      case RESUME -> resume(act, actor);
    };
  }

  private static Report report(Act act, @Nullable String step, boolean done) {
    var values = new HashMap<String, JsonNode>();
    if (act.values() != null) {
      act.values().properties().forEach(each -> values.put(each.getKey(), each.getValue()));
    }
    return new Report(step, done, values, act.reason());
  }

  private Answer vote(Vote vote, Act act, RunState state) {
    var hash = Objects.requireNonNull(state.approval()).request().planHash();
    var why = act.reason() == null && vote == Vote.REJECT ? "no" : act.reason();
    return engine.remediation().vote(tenant, state.id(), null, hash, vote, why, actor(act.who()));
  }

  private Answer pause(Act act, RunState state, Actor actor) {
    var why = Objects.requireNonNullElse(act.reason(), "paused by the test");
    var placed =
        engine.holds().place(tenant, Holds.runbook(state.begun().runbook()), why, actor, null);
    hold = placed.id();
    engine.withdrawals().look();
    return new Answer.Accepted("paused");
  }

  private Answer resume(Act act, Actor actor) {
    if (hold == null) {
      return new Answer.Refused("not_held", "nothing was paused");
    }
    engine.holds().lift(tenant, hold, actor);
    hold = null;
    engine.remediation().release(tenant, "resumed by " + act.who(), actor);
    return new Answer.Accepted("resumed");
  }

  private void judge(Act act, Answer answer) {
    var expected = act.refused();
    switch (answer) {
      case Answer.Accepted _ when expected != null ->
          surprise(
              act, "was to be refused as " + expected + " and " + word(act.does()) + " counts");
      case Answer.Refused(var reason, var message, var fields) when !reason.equals(expected) ->
          surprise(
              act,
              "could not "
                  + word(act.does())
                  + ": "
                  + reason
                  + ": "
                  + message
                  + (fields.isEmpty() ? "" : " " + fields));
      case Answer.Accepted _, Answer.Refused _ -> {}
    }
  }

  private void surprise(Act act, String how) {
    surprises.add(new Surprise(act, act.who() + " " + how));
  }

  static Actor actor(String person) {
    return new Actor(Actor.Kind.PERSON, person, "test", "test", null);
  }

  private static String word(Act.Does does) {
    return Comparison.word(does);
  }
}
