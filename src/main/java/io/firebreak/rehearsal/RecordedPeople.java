package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Durations;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.journal.Event;
import io.firebreak.rehearsal.Act.Does;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunState;
import io.firebreak.verify.VerifyEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people did in a run, as acts of a test. */
final class RecordedPeople {
  private final ArrayNode acts = JsonNodeFactory.instance.arrayNode();
  private final Set<String> approvers = new LinkedHashSet<>();
  private final Set<String> refused = new LinkedHashSet<>();

  /** Since when the next act could be done. */
  private Instant since;

  private final @Nullable String author;

  RecordedPeople(Recording recording) {
    var state = recording.root().state();
    since = recording.root().events().getFirst().at();
    recording.moments().forEach(moment -> take(moment.run(), moment.event()));
    author = author(state);
    var approval = state.approval();
    if (approval != null) {
      approval.request().required().quorums().forEach(each -> approvers.addAll(each.users()));
    }
    approvers.addAll(List.of("anna", "ben", "cleo"));
    approvers.removeAll(refused);
  }

  ArrayNode acts() {
    return acts;
  }

  /** Who could approve, as far as the run shows it. */
  ArrayNode approvers() {
    var all = JsonNodeFactory.instance.arrayNode();
    approvers.forEach(all::add);
    return all;
  }

  /** Who may not vote because they wrote the runbook; null when nobody is known to. */
  @Nullable String author() {
    return author;
  }

  private static @Nullable String author(RunState state) {
    var approval = state.approval();
    return approval == null
        ? null
        : approval.request().excluded().stream()
            .filter(person -> !person.equals(state.begun().requester()))
            .filter(person -> !state.editors().contains(person))
            .findFirst()
            .orElse(null);
  }

  private void take(PlayedRun run, Event event) {
    switch (event.payload()) {
      case ApprovalEvent.Voted vote -> {
        approvers.add(vote.person());
        act(event, vote.person(), does(vote.vote()), vote.reason(), null);
      }
      case ApprovalEvent.Withdrawn back ->
          act(event, back.person(), Does.WITHDRAW, back.reason(), null);
      case ApprovalEvent.Late late -> {
        if (late.why() == ApprovalEvent.Refusal.NOT_AN_APPROVER) {
          refused.add(late.person());
        }
        act(event, late.person(), does(late.vote()), null, late.why().code());
      }
      case ExecuteEvent.Confirmed said -> {
        var does = said.done() ? Does.DONE : Does.NOT_DONE;
        var act = act(event, said.person(), does, said.note(), null);
        at(act, run.at(said.path()));
        if (said.values() != null && !said.values().isEmpty()) {
          act.set("values", said.values());
        }
      }
      case ExecuteEvent.Settled said ->
          at(
              act(event, said.person(), does(said.answer()), said.note(), null),
              run.at(said.path()));
      case VerifyEvent.Judged said ->
          at(act(event, said.person(), does(said.answer()), said.note(), null), run.place());
      case RunEvent.RollbackAnswered said -> {
        var does = said.retry() ? Does.RETRY : Does.SETTLED;
        at(act(event, said.person(), does, said.note(), null), run.place());
      }
      case RunEvent.CancelAsked said when run.place() == null ->
          act(
              event,
              said.person(),
              said.undo() ? Does.CANCEL_AND_UNDO : Does.CANCEL,
              said.reason(),
              null);
      case ApprovalEvent.Requested _, ExecuteEvent.StepWaiting _, RunEvent.Moved _ ->
          since = event.at();
      case null, default -> {
        // nothing that a person did
      }
    }
  }

  private static Does does(ApprovalEvent.Vote vote) {
    return switch (vote) {
      case APPROVE -> Does.APPROVE;
      case REJECT -> Does.REJECT;
      case WITHDRAW -> Does.WITHDRAW;
    };
  }

  private static Does does(ExecuteEvent.Settlement answer) {
    return switch (answer) {
      case HAPPENED -> Does.HAPPENED;
      case DID_NOT -> Does.DID_NOT;
      case ABANDON -> Does.ABANDON;
    };
  }

  private static Does does(VerifyEvent.Judgement answer) {
    return switch (answer) {
      case ACCEPT -> Does.ACCEPT;
      case VERIFY_AGAIN -> Does.VERIFY_AGAIN;
      case UNDO -> Does.UNDO;
      case ABANDON -> Does.ABANDON;
    };
  }

  /** Says which step or child is meant; nothing for the run itself. */
  private static void at(ObjectNode act, @Nullable String place) {
    if (place != null) {
      act.put("at", Places.brief(place));
    }
  }

  private ObjectNode act(
      Event event, String who, Does does, @Nullable String reason, @Nullable String refusal) {
    var act = acts.addObject().put("who", who).put("does", Comparison.word(does));
    var after = Duration.between(since, event.at());
    if (after.toMillis() > 0) {
      act.put("after", Durations.format(after));
    }
    if (reason != null) {
      act.put("reason", reason);
    }
    if (refusal != null) {
      act.put("refused", refusal);
    }
    since = event.at();
    return act;
  }
}
