package io.firebreak.timeline;

import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.label.UtcTime;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlanWords;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent;
import io.firebreak.verify.VerifyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run's event says to people; empty for an event that says nothing to them.
 *
 * @param fault whether it tells of a fault of the program
 */
record RunWords(String text, List<String> details, boolean fault) {
  RunWords(String text) {
    this(text, List.of(), false);
  }

  static Optional<RunWords> say(String text) {
    return Optional.of(new RunWords(text));
  }

  static Optional<RunWords> say(String text, List<String> details) {
    return Optional.of(new RunWords(text, details, false));
  }

  static Optional<RunWords> of(RunEvent event) {
    return switch (event) {
      case RunEvent.Created next -> say(created(next), next.invalid());
      case RunEvent.Moved next -> say(moved(next));
      case RunEvent.Ending next ->
          say("It will end %s%s".formatted(Words.of(next.to()), why(next.reason(), next.detail())));
      case RunEvent.CancelAsked next ->
          say(
              Words.with(
                  "%s asked to cancel%s"
                      .formatted(next.person(), next.undo() ? " and to undo what was done" : ""),
                  next.reason()));
      case RunEvent.InputsEdited next ->
          say(
              Words.with(
                  next.person() + " changed inputs, so there will be another plan", next.reason()),
              next.changes());
      case RunEvent.AlertResolved _ -> say("The run heard that an alert of its incident is over");
      case RunEvent.Held next -> say(Words.with("Held before its next effect", next.why()));
      case RunEvent.CalledOff next ->
          say(Words.with("Called off while it waited for people", next.why()));
      case RunEvent.Released next -> say(Words.with("Released", next.why()));
      case RunEvent.GoesOn next -> say(next.person() + " has it go on although its alert is over");
      case RunEvent.Inhibited next ->
          say(
              "Incident %s explains its alert, by the rule %s"
                  .formatted(next.parent(), next.rule()));
      case RunEvent.Uninhibited _ -> say("Nothing explains its alert any more");
      case RunEvent.RollbackAnswered next ->
          say(
              Words.with(
                  "%s answered for %s: %s"
                      .formatted(
                          next.person(),
                          next.path(),
                          next.retry() ? "try the undo again" : "settled by hand"),
                  next.note()));
      case RunEvent.UndoneByHand next ->
          say("%s had run %s undo %s".formatted(next.person(), next.by(), next.path()));
      case RunEvent.DuplicateFound next ->
          say("Run %s is at work on the same; this one is not needed".formatted(next.of()));
      case RunEvent.DuplicateJoined next ->
          say("Run %s was to do the same; it inherits this outcome".formatted(next.run()));
      case RunEvent.OutcomeInherited next ->
          say(
              "Run %s, which did the same, ended %s%s"
                  .formatted(next.of(), Words.of(next.state()), why(next.reason(), next.detail())));
      case RunEvent.NextRemedy next ->
          say(
              Words.with(
                  "The next remedy is tried, number "
                      + (next.rung() + 1)
                      + why(next.reason(), null),
                  next.why()));
      case RunEvent.ChildTold next ->
          say(
              Words.with(
                  "Run %s of %s is told to stop".formatted(next.child(), next.path()), next.why()));
      case RunEvent.ChildHeld next ->
          say(
              Words.with(
                  "Its time stands still, as run %s is held".formatted(next.child()), next.why()));
      case RunEvent.ChildReleased next -> say("Run %s is released".formatted(next.child()));
      case RunEvent.PlanConfirmed _ ->
          say("Planned again after the approval: the plan is the same");
      case RunEvent.Fault next ->
          Optional.of(
              new RunWords(Words.with("Fault in " + next.task(), next.message()), List.of(), true));
    };
  }

  private static String created(RunEvent.Created event) {
    var target = event.target().isEmpty() ? "" : " for " + event.target();
    var requester = event.requester();
    var parent = event.parent();
    var by =
        parent != null
            ? "run " + parent.run() + ", step " + parent.path()
            : requester == null ? event.alert() == null ? "its schedule" : "the alert" : requester;
    var again = event.rerunOf() == null ? "" : ", taking up run " + event.rerunOf();
    var undoes = event.undoes();
    return undoes == null
        ? "Run of %s%s asked for by %s%s".formatted(event.runbook(), target, by, again)
        : "Undo of %s of run %s%s asked for by %s"
            .formatted(undoes.path(), undoes.run(), target, by);
  }

  private static String moved(RunEvent.Moved event) {
    var text = "State: " + Words.of(event.to());
    return text + why(event.reason(), event.detail());
  }

  private static String why(@Nullable EndReason reason, @Nullable String detail) {
    return Words.with(reason == null ? "" : " (" + reason.code() + ")", detail);
  }

  static Optional<RunWords> of(GateEvent.GatesJudged event) {
    var refused = event.verdicts().stream().filter(v -> v.ruling().refuses()).count();
    var asking = event.verdicts().stream().filter(v -> v.ruling() == Ruling.ASK).count();
    return event.verdicts().isEmpty()
        ? Optional.empty()
        : say(
            "Gates %s: %d of %d pass%s"
                .formatted(
                    Words.of(event.stage()),
                    event.verdicts().size() - refused - asking,
                    event.verdicts().size(),
                    asking == 0 ? "" : ", %d to be approved by a person".formatted(asking)),
            event.verdicts().stream().map(RunWords::of).toList());
  }

  private static String of(Verdict verdict) {
    var reason = verdict.reason();
    return Words.with(
        "%s %s%s"
            .formatted(
                verdict.gate(),
                Words.of(verdict.ruling()),
                reason == null ? "" : " (" + reason.code() + ")"),
        verdict.brief());
  }

  static Optional<RunWords> of(PlanEvent event) {
    return switch (event) {
      case PlanEvent.PlanMade next -> {
        var steps = next.plan().commitment().shown();
        var details = new ArrayList<String>();
        var expected = next.plan().expected();
        if (expected != null) {
          details.add("expected duration: " + expected.words());
          if (expected.record() != null) {
            details.add("record: " + expected.record());
          }
        }
        steps.forEach(step -> details.addAll(of(step, next.plan().doneEarlier(step))));
        details.add("verification: " + PlanWords.verification(next.plan().commitment().verify()));
        PlanWords.checks(next.plan().commitment()).forEach(check -> details.add("check: " + check));
        next.plan()
            .atEnd()
            .forEach(handler ->
                of(handler, null)
                    .forEach(line -> details.add(PlanWords.end(handler.path()) + ", " + line)));
        next.differences().forEach(difference -> details.add("differs: " + difference));
        yield say(
            "Plan %.12s made: %s".formatted(next.plan().hash(), Words.count(steps.size(), "step")),
            details);
      }
      case PlanEvent.PlanFailed next -> {
        var step = next.step();
        yield say(
            Words.with(
                "No plan could be made" + (step == null ? "" : " at " + step), next.message()));
      }
    };
  }

  private static List<String> of(PlannedStep step, @Nullable String done) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s: %s%s%s"
            .formatted(
                step.name(),
                step.action(),
                step.targets().isEmpty() ? "" : " on " + String.join(", ", step.targets()),
                done != null
                    ? " (" + done + ")"
                    : step.skipped() ? " (skipped: its condition is false)" : ""));
    step.changes().forEach(change -> lines.add(Words.of(change)));
    return lines;
  }

  static Optional<RunWords> of(ExecuteEvent event) {
    return switch (event) {
      case ExecuteEvent.StepRead next ->
          next.ready() == ExecuteEvent.Ready.RUN && next.verdicts().isEmpty()
              ? Optional.empty()
              : say(
                  Words.with(
                      "Before %s: %s".formatted(next.path(), Words.of(next.ready())),
                      next.message()),
                  next.verdicts().stream().map(RunWords::of).toList());
      case ExecuteEvent.Intent next ->
          say("%s begins: %s%s".formatted(next.path(), next.action(), again(next.attempt())));
      case ExecuteEvent.Outcome next -> outcome(next);
      case ExecuteEvent.ProbeInconclusive next ->
          say(
              Words.with(
                  "A probe could not tell whether %s happened".formatted(next.path()), next.why()));
      case ExecuteEvent.LateOutcome next ->
          say(
              Words.with(
                  "A late answer of %s: %s".formatted(next.path(), Words.of(next.kind())),
                  next.message()));
      case ExecuteEvent.StepSkipped next -> say(Words.with(next.path() + " skipped", next.why()));
      case ExecuteEvent.StepWaiting next ->
          say(
              Words.with(
                  "%s waits until %s".formatted(next.path(), UtcTime.minute(next.until())),
                  next.instructions()));
      case ExecuteEvent.Confirmed next ->
          say(
              Words.with(
                  "%s reported %s %s"
                      .formatted(next.person(), next.path(), next.done() ? "done" : "not done"),
                  next.note()));
      case ExecuteEvent.Settled next ->
          say(
              Words.with(
                  "%s settled %s: %s".formatted(next.person(), next.path(), settled(next.answer())),
                  next.note()));
      case ExecuteEvent.ChildEnded next ->
          say(
              Words.with(
                  "%s: run %s ended %s%s"
                      .formatted(
                          next.path(),
                          next.run(),
                          next.state(),
                          next.reason() == null ? "" : " (" + next.reason() + ")"),
                  next.detail()));
      case ExecuteEvent.Captured next ->
          say(
              "Evidence %s %s"
                  .formatted(next.path(), next.result() == null ? "could not be taken" : "taken"),
              evidence(next));
    };
  }

  /** What was seen, and what is not whole about it. */
  private static List<String> evidence(ExecuteEvent.Captured event) {
    var result = event.result() == null ? Stream.<String>of() : Stream.of(Words.of(event.result()));
    return Stream.concat(result, Stream.ofNullable(event.error())).toList();
  }

  private static String again(int attempt) {
    return attempt == 1 ? "" : ", attempt " + attempt;
  }

  private static Optional<RunWords> outcome(ExecuteEvent.Outcome event) {
    if (Paths.isApproval(event.path())) {
      return say(
          Words.with(
              event.kind() == ExecuteEvent.Kind.OK
                  ? event.path() + ": people agreed to this batch"
                  : event.path() + ": nobody can agree to this batch",
              event.message()));
    }
    var text =
        switch (event.kind()) {
          case OK -> event.path() + " done";
          case NOT_APPLIED -> event.path() + " did not happen";
          case UNKNOWN -> "It is not known whether " + event.path() + " happened";
          case PARTIAL -> event.path() + " happened in part";
        };
    var how =
        switch (event.how()) {
          case ANSWERED -> "";
          case PROBED -> " (found by a probe)";
          case PERSON -> " (said by a person)";
          case LOST_OWNER -> " (the process that ran it died)";
          case EARLIER_RUN -> " (by the run that this one takes up)";
          case CHILD -> " (by a run of its own)";
        };
    var code = event.code();
    var details = new ArrayList<String>();
    if (event.result() != null) {
      details.add("result: " + Words.of(event.result()));
    }
    if (event.retryAt() != null) {
      details.add("tried again from " + event.retryAt());
    }
    return say(
        Words.with(text + how + (code == null ? "" : " [" + code + "]"), event.message()), details);
  }

  private static String settled(ExecuteEvent.Settlement answer) {
    return switch (answer) {
      case HAPPENED -> "it happened";
      case DID_NOT -> "it did not happen, run it again";
      case ABANDON -> "leave it";
    };
  }

  static Optional<RunWords> of(VerifyEvent event) {
    return switch (event) {
      case VerifyEvent.VerifyBegun _, VerifyEvent.RoundRead _ -> Optional.empty();
      case VerifyEvent.BaselineTaken next ->
          say("Readings before the change taken: " + next.readings().size());
      case VerifyEvent.Judged next ->
          say(
              Words.with(
                  "%s judged the verification: %s"
                      .formatted(next.person(), Words.of(next.answer())),
                  next.note()));
    };
  }
}
