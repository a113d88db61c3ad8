package io.firebreak.mail;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Overridden;
import io.firebreak.gate.HeartbeatRecord.Silence;
import io.firebreak.gate.Holds;
import io.firebreak.label.UtcTime;
import io.firebreak.label.VisibleText;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanWords;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One mail, in plain text. What others wrote stands in it with its control characters shown, so
 * that it begins no line and no header of its own.
 *
 * @param to addresses
 */
record Letter(List<String> to, String subject, String text) {
  /** The most steps, and the most checks, that are listed; the run's page has all. */
  static final int MOST_STEPS = 20;

  Letter {
    to = List.copyOf(to);
  }

  /** Asks people about a plan. It shows no more than a summary, so they decide on the page. */
  static Letter question(RunState run, Approval approval, List<String> to, String page) {
    var begun = run.begun();
    var lines = new ArrayList<String>();
    lines.add("Runbook " + begun.runbook() + " waits for your approval.");
    lines.add("");
    lines.add("Target: " + line(begun.targetWords()));
    lines.add("Needed: " + line(approval.whoIsAskedWords()));
    lines.add("Open until: " + UtcTime.minute(approval.openUntil()));
    if (approval.request().batch() != null) {
      lines.add("Asked about: " + line(approval.request().batch().words()));
    }
    var plan = run.plan();
    if (plan != null) {
      lines.add("Blast radius: " + line(plan.blastRadius()));
      lines.add("");
      lines.addAll(steps(plan));
      lines.add("");
      lines.addAll(checks(plan.commitment()));
    }
    lines.add("");
    lines.add("Read the whole plan and decide here:");
    lines.add(page);
    return new Letter(
        to, "Firebreak: " + begun.runbook() + " waits for approval", String.join("\r\n", lines));
  }

  /** The same for people to whom it comes because nobody decided in time. */
  static Letter escalated(RunState run, Approval approval, List<String> to, String page) {
    return new Letter(
        to,
        "Firebreak: nobody decided in time about " + run.begun().runbook(),
        "Nobody decided in time, so you are asked as well.\r\n\r\n"
            + question(run, approval, to, page).text());
  }

  /** Tells people that somebody approved a plan alone. */
  static Letter emergency(RunState run, Overridden decision, List<String> to, String page) {
    var begun = run.begun();
    return new Letter(
        to,
        "Firebreak: EMERGENCY OVERRIDE of " + begun.runbook(),
        String.join(
            "\r\n",
            line(decision.person()) + " approved a plan alone that asked for your vote.",
            "",
            "Runbook: " + begun.runbook(),
            "Target: " + line(begun.targetWords()),
            "Why: " + line(decision.reason()),
            "",
            "Look at it, and stop it if it is wrong:",
            page));
  }

  /**
   * Calls people to a run that goes on only when they settle it.
   *
   * @param parts the run, or those of its parts that wait
   */
  static Letter unsettled(RunState run, List<RunState> parts, List<String> to, String page) {
    var begun = run.begun();
    var lines = new ArrayList<String>();
    lines.add("Runbook " + begun.runbook() + " goes on only when a person settles it.");
    lines.add("");
    lines.add("Target: " + line(begun.targetWords()));
    for (var part : parts) {
      var state = part.status().code().replace('_', ' ');
      lines.add("Run " + part.id() + ": " + state);
      if (part.detail() != null) {
        lines.add(line(part.detail()));
      }
    }
    lines.add("");
    lines.add("Settle it here; until then people are mailed each hour:");
    lines.add(page);
    return new Letter(
        to,
        "Firebreak: a person must settle a run of " + begun.runbook(),
        String.join("\r\n", lines));
  }

  /** Tells people that a source of alerts gives no sign of life. */
  static Letter silence(
      String heartbeat, Silence silence, Optional<Holds.Hold> hold, List<String> to, String page) {
    return new Letter(
        to,
        "Firebreak hears nothing of " + heartbeat,
        String.join(
            "\r\n",
            line("Silent since " + UtcTime.minute(silence.since()) + ": " + silence.reason() + "."),
            "",
            "Find out why: a real alert would not arrive either.",
            hold.map(held -> "Automation is held. When it is safe: firebreak resume " + held.id())
                .orElse("Automation goes on."),
            "",
            page));
  }

  /** Tells people that a source of alerts is heard again, or no longer listened for. */
  static Letter silenceOver(String heartbeat, List<String> to, String page) {
    return new Letter(
        to,
        "Firebreak: the silence of " + heartbeat + " is over",
        String.join("\r\n", "The heartbeat " + heartbeat + " is no longer silent.", "", page));
  }

  private static List<String> steps(Plan plan) {
    var shown = plan.commitment().shown();
    var lines = new ArrayList<>(shown.stream().limit(MOST_STEPS).map(Letter::step).toList());
    if (shown.size() > MOST_STEPS) {
      lines.add("and " + (shown.size() - MOST_STEPS) + " more steps");
    }
    plan.atEnd().stream()
        .limit(MOST_STEPS)
        .map(handler -> "- " + line(PlanWords.end(handler.path()) + ", " + words(handler)))
        .forEach(lines::add);
    if (plan.atEnd().size() > MOST_STEPS) {
      lines.add("and " + (plan.atEnd().size() - MOST_STEPS) + " more at the end");
    }
    return lines;
  }

  private static List<String> checks(Commitment commitment) {
    var checks = PlanWords.checks(commitment);
    var lines = new ArrayList<String>();
    lines.add("Verification: " + PlanWords.verification(commitment.verify()));
    checks.stream().limit(MOST_STEPS).map(check -> "- " + line(check)).forEach(lines::add);
    if (checks.size() > MOST_STEPS) {
      lines.add("and " + (checks.size() - MOST_STEPS) + " more checks");
    }
    return lines;
  }

  private static String step(PlannedStep step) {
    return "- " + line(words(step));
  }

  private static String words(PlannedStep step) {
    var on = step.targets().isEmpty() ? "" : " on " + String.join(", ", step.targets());
    return step.name() + ": " + step.action() + on;
  }

  private static String line(String text) {
    return VisibleText.line(text);
  }
}
