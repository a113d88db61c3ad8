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
  private final String run;
  private final List<String> surprises = new ArrayList<>();
  private @Nullable Instant due;
  private @Nullable String hold;

  Script(List<Act> acts, ManualEngine engine, String tenant, String run) {
    this.acts = new ArrayDeque<>(acts);
    this.engine = engine;
    this.tenant = tenant;
    this.run = run;
  }

  /** Lets the next act happen if its time has come; false when nothing happened. */
  boolean act(RunState state, Instant now) {
    var next = acts.peek();
    if (next == null || (due == null && !canBeDone(next, state))) {
      return false;
    }
    if (due == null) {
      due = now.plus(next.after());
    }
    if (due.isAfter(now)) {
      return false;
    }
    acts.remove();
    due = null;
    judge(next, say(next, state));
    return true;
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
  List<String> surprises() {
    var all = new ArrayList<>(surprises);
    acts.forEach(act ->
        all.add(act.who() + " never came to " + word(act.does()) + ": the run was not so far"));
    return all;
  }

  private static boolean canBeDone(Act act, RunState state) {
    var over = state.status().terminal();
    return switch (act.does()) {
      case APPROVE, REJECT -> {
        var approval = state.approval();
        yield approval != null && (approval.pending() || act.refused() != null);
      }
      case DONE, NOT_DONE ->
          state.steps().values().stream()
              .anyMatch(step ->
                  step.waiting() != null
                      && step.waiting().instructions() != null
                      && step.outcome() == null);
      case HAPPENED, DID_NOT -> state.status() == RunStatus.IN_DOUBT;
      case ABANDON ->
          state.status() == RunStatus.IN_DOUBT || state.status() == RunStatus.INCONCLUSIVE;
      case ACCEPT, VERIFY_AGAIN, UNDO -> state.status() == RunStatus.INCONCLUSIVE;
      case RETRY, SETTLED -> state.status() == RunStatus.ROLLBACK_FAILED;
      case CANCEL, CANCEL_AND_UNDO, PAUSE, RESUME -> !over || act.refused() != null;
    };
  }

  private Answer say(Act act, RunState state) {
    var remediation = engine.remediation();
    var actor = actor(act.who());
    var why = act.reason();
    return switch (act.does()) {
      case APPROVE -> vote(Vote.APPROVE, act, state);
      case REJECT -> vote(Vote.REJECT, act, state);
      case DONE -> remediation.confirm(tenant, run, report(act, true), actor);
      case NOT_DONE -> remediation.confirm(tenant, run, report(act, false), actor);
      case HAPPENED -> remediation.settle(tenant, run, null, Settlement.HAPPENED, why, actor);
      case DID_NOT -> remediation.settle(tenant, run, null, Settlement.DID_NOT, why, actor);
      case ABANDON ->
          state.status() == RunStatus.IN_DOUBT
              ? remediation.settle(tenant, run, null, Settlement.ABANDON, why, actor)
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

  private static Report report(Act act, boolean done) {
    var values = new HashMap<String, JsonNode>();
    if (act.values() != null) {
      act.values().properties().forEach(each -> values.put(each.getKey(), each.getValue()));
    }
    return new Report(null, done, values, act.reason());
  }

  private Answer vote(Vote vote, Act act, RunState state) {
    var hash = Objects.requireNonNull(state.approval()).request().planHash();
    var why = act.reason() == null && vote == Vote.REJECT ? "no" : act.reason();
    return engine.remediation().vote(tenant, run, null, hash, vote, why, actor(act.who()));
  }

  private Answer pause(Act act, RunState state, Actor actor) {
    var why = Objects.requireNonNullElse(act.reason(), "paused by the test");
    var placed =
        engine.holds().place(tenant, Holds.runbook(state.begun().runbook()), why, actor, null);
    hold = placed.id();
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
          surprises.add(
              act.who()
                  + " was to be refused as "
                  + expected
                  + " and "
                  + word(act.does())
                  + " counts");
      case Answer.Refused(var reason, var message, var fields) when !reason.equals(expected) ->
          surprises.add(
              act.who()
                  + " could not "
                  + word(act.does())
                  + ": "
                  + reason
                  + ": "
                  + message
                  + (fields.isEmpty() ? "" : " " + fields));
      case Answer.Accepted _, Answer.Refused _ -> {}
    }
  }

  static Actor actor(String person) {
    return new Actor(Actor.Kind.PERSON, person, "test", "test", null);
  }

  private static String word(Act.Does does) {
    return does.name().toLowerCase(java.util.Locale.ROOT);
  }
}
