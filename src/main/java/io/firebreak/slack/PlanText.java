package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Durations;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanWords;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.PlannedStep.Pause;
import io.firebreak.plan.PlannedStep.RetryRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A whole plan in words, escaped for Slack, and what it rests on. Nothing hashed is left out. */
final class PlanText {
  private PlanText() {}

  static String shortHash(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }

  /**
   * What the plan is about and by what it is judged, then each step, then what is done at the end,
   * in as few sections as Slack takes.
   *
   * @param status how far the step at a path has come
   */
  static List<String> sections(Plan plan, UnaryOperator<String> status) {
    var sections = new ArrayList<String>();
    sections.addAll(SlackText.parts(escaped(about(plan))));
    var steps = plan.commitment().shown();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      var done = plan.doneEarlier(step);
      var word = done != null ? done : step.skipped() ? "skipped" : status.apply(step.path());
      var title = i + 1 + ". " + step.name() + " — " + word;
      var lines = call(title, step, done == null ? plan.seen(step.path()) : null);
      undo(step, lines);
      sections.add(escaped(lines));
    }
    if (!plan.atEnd().isEmpty()) {
      sections.addAll(SlackText.parts(atEnd(plan)));
    }
    return sections;
  }

  /** What is done at the end, which no step waits for and nothing takes back. */
  private static String atEnd(Plan plan) {
    return plan.atEnd().stream()
        .map(handler -> {
          var title = PlanWords.end(handler.path()) + ": " + handler.name();
          return escaped(call(title, handler, plan.seen(handler.path())));
        })
        .collect(Collectors.joining("\n"));
  }

  private static List<String> about(Plan plan) {
    var commitment = plan.commitment();
    var lines = new ArrayList<String>();
    lines.add(
        "Plan for "
            + commitment.target()
            + ": "
            + change(commitment.shown().size(), commitment.mutations()));
    if (!commitment.inputs().isEmpty()) {
      lines.add("Inputs: " + commitment.inputs());
    }
    lines.add("Blast radius: " + plan.blastRadius());
    var expected = plan.expected();
    if (expected != null) {
      lines.add("Expected duration: " + expected.words());
      if (expected.record() != null) {
        lines.add("Record: " + expected.record());
      }
    }
    lines.add("Verification: " + PlanWords.verification(commitment.verify()));
    PlanWords.checks(commitment).forEach(check -> lines.add("• " + check));
    return lines;
  }

  private static String change(int steps, int mutations) {
    if (mutations == 0) {
      return steps(steps) + ", nothing is changed";
    }
    return steps == mutations
        ? steps(steps) + (steps == 1 ? ", which" : ", each of which") + " may change something"
        : steps(steps) + ", " + mutations + " of which may change something";
  }

  static String steps(int count) {
    return count + (count == 1 ? " step" : " steps");
  }

  /** That evidence was taken, or why it could not be. */
  static String evidence(Captured seen) {
    return "Evidence "
        + seen.path()
        + (seen.result() == null ? ": could not be taken" : ": taken, on the run's page")
        + (seen.error() == null ? "" : "; " + seen.error());
  }

  private static List<String> call(String title, PlannedStep step, @Nullable String seen) {
    var lines = new ArrayList<String>();
    lines.add(title);
    lines.add(
        step.action()
            + " ("
            + effect(step.effectClass())
            + "), at most "
            + Durations.format(step.timeout()));
    if (seen != null) {
      lines.add("Dry-run: " + seen + (step.known() ? "" : " (the effect cannot be predicted)"));
    }
    lines.add("With: " + arguments(step.arguments(), step.template()));
    if (step.credential() != null) {
      lines.add("Acts as: " + step.credential());
    }
    var probe = PlanWords.probe(step);
    if (probe != null) {
      lines.add("It happened if: " + probe);
    }
    if (step.when() != null) {
      lines.add("Only if: " + step.when());
    }
    if (!step.targets().isEmpty()) {
      lines.add("Targets: " + String.join(", ", step.targets()));
    }
    step.changes()
        .forEach(change ->
            lines.add(
                "Changes "
                    + change.field()
                    + ": "
                    + side(change.before())
                    + " → "
                    + side(change.after())));
    pause(step, lines);
    retry("Up to ", step.retry(), lines);
    return lines;
  }

  private static String effect(EffectClass kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String arguments(@Nullable JsonNode arguments, @Nullable JsonNode template) {
    if (arguments != null) {
      return arguments.toString();
    }
    return template == null ? "nothing" : template + " (settled while it runs)";
  }

  private static String side(@Nullable JsonNode value) {
    return value == null ? "nothing" : value.toString();
  }

  private static void pause(PlannedStep step, List<String> lines) {
    var pause = step.pause();
    if (pause != null) {
      lines.add(
          pause.instructions() == null
              ? "Waits " + span(pause)
              : "A person does, " + span(pause) + ": " + pause.instructions());
    }
  }

  private static String span(Pause pause) {
    if (pause.until() != null) {
      return "until " + SlackText.time(pause.until());
    }
    if (pause.time() == null) {
      return "as long as earlier steps say";
    }
    return (pause.instructions() == null ? "" : "within ") + Durations.format(pause.time());
  }

  /** Every value of the rule, for all of it is hashed. */
  private static void retry(String upTo, @Nullable RetryRule rule, List<String> lines) {
    if (rule == null || rule.maxAttempts() == 1) {
      return;
    }
    lines.add(
        upTo
            + rule.maxAttempts()
            + " attempts"
            + (rule.onTransient() ? " after transient errors" : ", but after no error")
            + "; waits "
            + Durations.format(rule.backoff())
            + ", each time ×"
            + rule.factor()
            + ", at most "
            + Durations.format(rule.maxBackoff())
            + (rule.jitter() ? ", drawn from zero to that" : ""));
  }

  private static void undo(PlannedStep step, List<String> lines) {
    var undo = step.undo();
    if (step.irreversible() != null) {
      lines.add("⚠ CANNOT BE UNDONE: " + step.irreversible());
    } else if (undo != null) {
      lines.add(
          "Undo: "
              + undo.action()
              + " ("
              + effect(undo.effectClass())
              + ") with "
              + arguments(undo.arguments(), undo.template())
              + (undo.credential() == null ? "" : ", acts as " + undo.credential())
              + ", at most "
              + Durations.format(undo.timeout()));
      retry("Undo: up to ", undo.retry(), lines);
    } else if (step.child() != null) {
      lines.add("Undo: the undos of its own steps");
    } else if (step.mutates()) {
      lines.add("⚠ No undo is known");
    }
  }

  private static String escaped(List<String> lines) {
    return lines.stream().map(SlackText::line).collect(Collectors.joining("\n"));
  }
}
