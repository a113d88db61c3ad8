package io.firebreak.rehearsal;

import io.firebreak.action.Durations;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.GateEvent;
import io.firebreak.journal.Payload;
import io.firebreak.plan.PlanEvent;
import io.firebreak.remediation.RunEvent;
import io.firebreak.verify.VerifyEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells what happened in a test, a line for each thing that an engineer looks for. */
final class Story {
  private Story() {}

  /**
   * The lines.
   *
   * @param begin when the test began
   */
  static List<String> of(Performance came, Instant begin) {
    var lines = new ArrayList<String>();
    if (came.notStarted() != null) {
      lines.add("no run: " + came.notStarted());
    }
    for (var moment : Moment.of(came.runs())) {
      var event = moment.event();
      var text = text(event.payload(), moment.run());
      if (text != null) {
        lines.add("+" + Durations.format(Duration.between(begin, event.at())) + "  " + text);
      }
    }
    return lines;
  }

  /** What happened to a run as a whole, after the name of the child that it is. */
  private static @Nullable String text(@Nullable Payload payload, PlayedRun run) {
    var step = text(payload, run::at);
    if (step != null) {
      return step;
    }
    var whole = whole(payload);
    return whole == null || run.place() == null
        ? whole
        : "child " + Places.brief(run.place()) + ": " + whole;
  }

  private static @Nullable String whole(@Nullable Payload payload) {
    return switch (payload) {
      case RunEvent.Moved moved ->
          Comparison.word(moved.to())
              + (moved.reason() == null ? "" : " (" + Comparison.word(moved.reason()) + ")")
              + said(moved.detail());
      case RunEvent.Fault fault -> "a fault of the program: " + fault.message();
      case RunEvent.AlertResolved _ -> "the alert resolves";
      case RunEvent.CancelAsked asked -> asked.person() + " cancels";
      case RunEvent.InputsEdited edited ->
          edited.person() + " changes " + String.join(", ", edited.changes());
      case RunEvent.Held held -> "held: " + held.why();
      case RunEvent.CalledOff off -> "called off: " + off.why();
      case GateEvent.GatesJudged judged ->
          judged
              .refusal()
              .map(each ->
                  each.gate() + " says " + Comparison.word(each.ruling()) + said(each.observed()))
              .orElse(null);
      case PlanEvent.PlanMade made ->
          "plan: " + made.plan().commitment().mutations() + " step(s) change something";
      case PlanEvent.PlanFailed failed -> "no plan: " + failed.message();
      case ApprovalEvent.Voted vote -> vote.person() + ": " + Comparison.word(vote.vote());
      case ApprovalEvent.Reminded reminded -> "people are reminded, " + reminded.number();
      case ApprovalEvent.Escalated escalated ->
          "nobody approved in time: level " + escalated.level() + " may approve as well";
      case ApprovalEvent.FellBack silent -> silent.door() + " is silent: other doors are used";
      case ApprovalEvent.Overridden alone -> alone.person() + " decides alone in an emergency";
      case ApprovalEvent.VoteDropped drop -> drop.words(drop.person());
      case ApprovalEvent.Withdrawn back -> back.person() + ": withdraw";
      case ApprovalEvent.Late late -> late.person() + " is refused: " + Comparison.word(late.why());
      case ApprovalEvent.Voided _ -> "the approval is void: the plan has changed";
      case VerifyEvent.RoundRead round ->
          "checks: "
              + String.join(
                  ", ",
                  round.checks().stream()
                      .map(each -> each.name() + " " + Comparison.word(each.saw()))
                      .toList());
      case RunEvent.NextRemedy next ->
          "remedy " + (next.rung() + 1) + " is tried, because of " + Comparison.word(next.reason());
      case null, default -> null;
    };
  }

  private static @Nullable String text(@Nullable Payload payload, UnaryOperator<String> at) {
    return switch (payload) {
      case ExecuteEvent.Outcome outcome ->
          Places.brief(at.apply(outcome.path()))
              + ", attempt "
              + outcome.attempt()
              + ": "
              + Comparison.word(outcome.kind())
              + said(outcome.message());
      case ExecuteEvent.StepSkipped skipped ->
          Places.brief(at.apply(skipped.path())) + " is skipped" + said(skipped.why());
      case ExecuteEvent.StepRead read when read.message() != null ->
          Places.brief(at.apply(read.path())) + said(read.message());
      case ExecuteEvent.StepWaiting waiting -> Places.brief(at.apply(waiting.path())) + " waits";
      case ExecuteEvent.ChildEnded ended ->
          Places.brief(at.apply(ended.path()))
              + ": its run is "
              + ended.state()
              + said(ended.detail());
      case null, default -> null;
    };
  }

  private static String said(@Nullable String text) {
    return text == null || text.isBlank() ? "" : ": " + text;
  }
}
