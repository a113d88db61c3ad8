package io.firebreak.slack;

import com.slack.api.model.block.LayoutBlock;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.journal.Event;
import io.firebreak.remediation.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls people again to a question that waits, and the next of them when nobody decided: each time
 * by a message of its own, because an edit calls nobody. One that calls nobody any more says so.
 */
final class Reminders {
  private final SlackSettings settings;
  private final Messages messages;
  private final Mentions mentions;
  private final UnaryOperator<String> names;

  /**
   * The calls of all questions.
   *
   * @param names a person's name by id
   */
  Reminders(
      SlackSettings settings, Messages messages, Mentions mentions, UnaryOperator<String> names) {
    this.settings = settings;
    this.messages = messages;
    this.mentions = mentions;
    this.names = names;
  }

  /**
   * Tells the last call, once; none when the question was not shown before it.
   *
   * @param thread the message of its incident, below which it stands; empty for a run of none
   */
  void tell(String tenant, RunState run, Optional<SlackStore.Place> thread) throws SlackTrouble {
    var question = run.approval();
    if (question == null
        || !question.pending()
        || !question.postedBy(SlackCourier.TOPIC)
        || question.calls().level() + question.calls().reminders() == 0) {
      return;
    }
    var subject = subject(run, question);
    if (messages.place(tenant, subject).isEmpty()) {
      messages.tell(tenant, subject, post(message(tenant, run, question), thread, true));
    }
  }

  /**
   * Edits the calls that are over: those before the last one, so that one at most is left when the
   * question is decided, and then that.
   *
   * @param events what has happened to the run
   */
  void close(String tenant, RunState run, List<Event> events, Optional<SlackStore.Place> thread)
      throws SlackTrouble {
    for (var call : calls(run, events).entrySet()) {
      var question = call.getValue().question();
      var over = !question.pending() || !call.getKey().equals(subject(run, question));
      if (over && messages.place(tenant, call.getKey()).isPresent()) {
        var lines = closed(run, call.getValue());
        var message = RunMessage.linked(lines, settings.page(run.id()));
        messages.close(tenant, call.getKey(), post(message, thread, false));
      }
    }
  }

  /**
   * A call to a question.
   *
   * @param at when people were called
   * @param reminder whether it was to remind those who were asked before
   * @param question as it stands now
   * @param again when people were called to it the next time; null for never
   */
  private record Call(Instant at, boolean reminder, Approval question, @Nullable Instant again) {
    Call calledAgain(Instant next) {
      return new Call(at, reminder, question, next);
    }

    Call of(Approval now) {
      return new Call(at, reminder, now, again);
    }
  }

  /** Each call of a run. */
  private static Map<String, Call> calls(RunState run, List<Event> events) {
    var calls = new LinkedHashMap<String, Call>();
    var questions = new HashMap<String, Approval>();
    String present = null;
    String last = null;
    for (var event : events) {
      if (event.payload() instanceof Requested request) {
        present = request.id();
        last = null;
        questions.put(present, Approval.of(request, event.at()));
      } else if (event.payload() instanceof ApprovalEvent about && present != null) {
        var question = Objects.requireNonNull(questions.get(present)).fold(about, event.at());
        questions.put(present, question);
        if (about instanceof Reminded || about instanceof Escalated) {
          if (last != null) {
            calls.computeIfPresent(last, (_, call) -> call.calledAgain(event.at()));
          }
          last = subject(run, question);
          calls.put(last, new Call(event.at(), about instanceof Reminded, question, null));
        }
      }
    }
    calls.replaceAll((_, call) ->
        call.of(Objects.requireNonNull(questions.get(call.question().request().id()))));
    return calls;
  }

  private static String subject(RunState run, Approval question) {
    var calls = question.calls();
    return String.join(
        "/", "call", run.id(), question.request().id(), calls.level() + "." + calls.reminders());
  }

  private static Post post(
      RunMessage message, Optional<SlackStore.Place> thread, boolean asksPeople) {
    return thread
        .map(top -> Post.below(top, message, asksPeople))
        .orElseGet(() -> Post.inChannel(message, asksPeople));
  }

  private RunMessage message(String tenant, RunState run, Approval question) {
    var blocks = new ArrayList<LayoutBlock>(mentions.voters(question));
    var lines = lines(run, question);
    blocks.add(RunMessage.text(lines));
    blocks.add(
        QuestionButtons.elsewhere(
            run.id(), question, link(tenant, run, question), settings.page(run.id())));
    return new RunMessage(RunMessage.plain(lines).text(), blocks);
  }

  /** Where the question itself stands; empty when Slack does not say. */
  private Optional<String> link(String tenant, RunState run, Approval question) {
    return messages
        .place(tenant, IncidentThread.question(run, question))
        .or(() -> messages.place(tenant, SlackCourier.RUN + run.id()))
        .flatMap(messages::link);
  }

  private static List<String> lines(RunState run, Approval question) {
    var lines = new ArrayList<String>();
    lines.add(
        (question.calls().reminders() > 0 ? "REMINDER: " : "NOBODY DECIDED IN TIME: ")
            + what(run)
            + " still waits for approval.");
    if (question.request().required().namesPeople()) {
      lines.add("Asks " + question.request().required().words());
    }
    question.asked().forEach(level -> lines.add("By now also: " + level.words()));
    lines.add("Open until " + SlackText.time(question.openUntil()) + ", run " + run.id());
    return lines;
  }

  /** What a call was for that is over, and what came of it. */
  private List<String> closed(RunState run, Call call) {
    var question = call.question();
    var lines = new ArrayList<String>();
    lines.add(
        (call.reminder() ? "Reminder" : "Call of further people")
            + " at "
            + SlackText.time(call.at())
            + " to approve "
            + what(run)
            + ".");
    if (call.again() != null) {
      lines.add(
          "Nobody had decided by "
              + SlackText.time(call.again())
              + ", when people were called again by a newer message.");
    } else {
      lines.add("No answer is needed any more.");
    }
    if (!question.pending()) {
      lines.addAll(RunMessage.question(run, question, names));
    }
    lines.add("Run " + run.id());
    return lines;
  }

  private static String what(RunState run) {
    var begun = run.begun();
    return begun.runbook() + (begun.target().isEmpty() ? "" : " on " + begun.target());
  }
}
