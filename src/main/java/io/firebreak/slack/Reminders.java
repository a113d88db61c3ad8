package io.firebreak.slack;

import io.firebreak.approval.Approval;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls people again to a question that waits, and the next of them when nobody decided: each time
 * by a message of its own, because an edit calls nobody.
 */
final class Reminders {
  private final SlackSettings settings;
  private final Messages messages;

  Reminders(SlackSettings settings, Messages messages) {
    this.settings = settings;
    this.messages = messages;
  }

  /**
   * Tells the last call, once; none when the question was not shown before it.
   *
   * @param thread the message of its incident, below which it stands; empty for a run of none
   */
  void tell(String tenant, RunState run, Optional<SlackStore.Place> thread) throws SlackTrouble {
    var question = run.approval();
    if (question == null || !question.pending() || !question.postedBy(SlackCourier.TOPIC)) {
      return;
    }
    var calls = question.calls();
    var subject =
        String.join(
            "/",
            "call",
            run.id(),
            question.request().id(),
            calls.level() + "." + calls.reminders());
    if (calls.level() + calls.reminders() > 0 && messages.place(tenant, subject).isEmpty()) {
      var message = RunMessage.linked(lines(run, question), settings.page(run.id()));
      messages.tell(
          tenant,
          subject,
          thread
              .map(top -> Post.below(top, message, true))
              .orElseGet(() -> Post.inChannel(message, true)));
    }
  }

  private static List<String> lines(RunState run, Approval question) {
    var begun = run.begun();
    var lines = new ArrayList<String>();
    lines.add(
        (question.calls().reminders() > 0 ? "REMINDER: " : "NOBODY DECIDED IN TIME: ")
            + begun.runbook()
            + (begun.target().isEmpty() ? "" : " on " + begun.target())
            + " still waits for approval.");
    if (question.request().required().namesPeople()) {
      lines.add("Asks " + question.request().required().words());
    }
    question.asked().forEach(level -> lines.add("By now also: " + level.words()));
    lines.add("Open until " + SlackText.time(question.openUntil()) + ", run " + run.id());
    return lines;
  }
}
