package io.firebreak.pagerduty;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.journal.Event;
import io.firebreak.label.UtcTime;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanWords;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people are asked about, as a note, where no chat shows it: whom it touches, what each step
 * changes, by what it is judged and who may approve. What has no room stands on the page, where
 * people decide.
 */
final class PlanNote {
  private static final int LONGEST_LINE = 300;
  private static final int SHORT_HASH = 8;

  private final List<String> lines = new ArrayList<>();

  private PlanNote() {}

  /**
   * The question that a run waits with; null when it waits with none, a chat shows it, or it was
   * noted before.
   *
   * @param news what happened since the last note
   */
  static @Nullable String of(RunState run, List<Event> news, String page) {
    var approval = run.approval();
    var plan = run.plan();
    return plan != null
            && approval != null
            && approval.pending()
            && approval.usesOtherDoors()
            && news.stream().anyMatch(event -> asks(event, approval))
        ? of(run, approval, plan, page)
        : null;
  }

  private static boolean asks(Event event, Approval approval) {
    return switch (event.payload()) {
      case ApprovalEvent.Requested asked -> asked.id().equals(approval.request().id());
      case ApprovalEvent.FellBack silent -> silent.id().equals(approval.request().id());
      case null, default -> false;
    };
  }

  private static String of(RunState run, Approval approval, Plan plan, String page) {
    var head = new PlanNote();
    head.add("Firebreak asks for approval, runbook " + run.begun().runbook());
    head.add("Target: " + run.begun().targetWords());
    var batch = approval.request().batch();
    if (batch != null) {
      head.add("Asked about: " + batch.words());
    }
    head.add("Blast radius: " + plan.blastRadius());
    var tail = new PlanNote();
    tail.add("Who may approve: " + approval.whoIsAskedWords());
    tail.add("Open until: " + UtcTime.minute(approval.openUntil()));
    var hash = approval.request().planHash();
    tail.add("Plan hash: " + hash.substring(0, Math.min(SHORT_HASH, hash.length())));
    tail.lines.add(page);
    var body = new PlanNote();
    body.plan(plan);
    return head.text() + "\n" + body.within(Note.LONGEST - head.size() - tail.size()) + tail.text();
  }

  private void plan(Plan plan) {
    var steps = plan.commitment().shown();
    for (int i = 0; i < steps.size(); i++) {
      step(i + 1 + ". ", steps.get(i));
    }
    plan.atEnd().forEach(handler -> step(PlanWords.end(handler.path()) + ": ", handler));
    add("Verification: " + PlanWords.verification(plan.commitment().verify()));
    PlanWords.checks(plan.commitment()).forEach(check -> add("- " + check));
  }

  private void step(String before, PlannedStep step) {
    var on = step.targets().isEmpty() ? "" : " on " + String.join(", ", step.targets());
    add(before + step.name() + ": " + step.action() + on + (step.skipped() ? ", skipped" : ""));
    step.changes()
        .forEach(change ->
            add(
                "   "
                    + change.field()
                    + ": "
                    + Objects.requireNonNullElse(change.before(), "nothing")
                    + " → "
                    + Objects.requireNonNullElse(change.after(), "nothing")));
    if (step.mutates() && step.irreversible() != null) {
      add("   cannot be undone: " + step.irreversible());
    }
  }

  private void add(String text) {
    lines.add(Problem.cut(text, LONGEST_LINE));
  }

  private String text() {
    return String.join("\n", lines);
  }

  private int size() {
    return text().length() + 1;
  }

  /** As many of its lines as have room, and that there are more. */
  private String within(int room) {
    var out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      var more = "(" + (lines.size() - i) + " more lines are on the page)\n";
      if (out.length() + lines.get(i).length() + 1 + more.length() > room) {
        return out.append(more).toString();
      }
      out.append(lines.get(i)).append('\n');
    }
    return out.toString();
  }
}
