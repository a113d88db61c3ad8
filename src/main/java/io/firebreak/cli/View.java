package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.plan.PlanWords;
import java.util.ArrayList;
import java.util.List;

/** Renders the server's JSON for people. */
final class View {
  /** Lines of one reading that a person is shown. */
  private static final int MOST_LINES = 20;

  private static final int MOST_CHARACTERS = 2_000;

  private View() {}

  /** The text at a field, empty when there is none. */
  static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  /** All items as rows of these fields, in this order. */
  static List<List<String>> rows(JsonNode items, String... fields) {
    var rows = new ArrayList<List<String>>();
    items.forEach(item -> {
      var row = new ArrayList<String>();
      for (var field : fields) {
        row.add(text(item, field));
      }
      rows.add(row);
    });
    return rows;
  }

  /** How many of each. */
  static String counts(JsonNode counts) {
    var text = new ArrayList<String>();
    counts
        .properties()
        .forEach(count -> text.add(count.getKey() + " " + count.getValue().asText()));
    return text.isEmpty() ? "none" : String.join(", ", text);
  }

  /** A problem of a runbook, as {@code lint} tells it. */
  static String problem(JsonNode problem) {
    return "%s:%s:%s: %s %s %s"
        .formatted(
            text(problem, "file"),
            text(problem, "line"),
            text(problem, "column"),
            text(problem, "severity"),
            text(problem, "code"),
            text(problem, "message"));
  }

  /** Everything about one run. */
  static String run(JsonNode run) {
    var out = new StringBuilder();
    field(out, "run", text(run, "id"));
    field(out, "runbook", text(run, "runbook"));
    target(out, run);
    field(out, "state", state(run));
    field(out, "why", text(run, "detail"));
    field(out, "incident", text(run, "incident"));
    field(out, "held", text(run, "held"));
    plan(out, run.path("plan"));
    differences(out, run.path("differences"));
    evidence(out, run.path("evidence"));
    run.path("steps").forEach(step -> step(out, step));
    run.path("verify").path("checks").forEach(check -> check(out, check));
    run.path("steps").forEach(step -> manual(out, text(run, "id"), step));
    settlement(out, run);
    approval(out, run.path("approval"));
    return out.toString().stripTrailing();
  }

  private static void step(StringBuilder out, JsonNode step) {
    var message = text(step, "message");
    var undo = text(step, "undo_run");
    out.append("  step ")
        .append(text(step, "path"))
        .append(": ")
        .append(text(step, "state"))
        .append(message.isEmpty() ? "" : " (" + message + ")")
        .append(undo.isEmpty() ? "" : ", which somebody had undone: firebreak show " + undo)
        .append('\n');
  }

  /** What one check of the verification saw last. */
  private static void check(StringBuilder out, JsonNode check) {
    out.append("  check ")
        .append(text(check, "name"))
        .append(": ")
        .append(text(check, "saw"))
        .append(" (")
        .append(text(check, "observed"))
        .append(")\n");
  }

  /** The target of a run or a plan, and what was written when that is another name of it. */
  static void target(StringBuilder out, JsonNode told) {
    field(out, "target", text(told, "target"));
    field(out, "written", text(told, "written_target"));
  }

  /** What a person can say about a run that goes on only then. */
  private static void settlement(StringBuilder out, JsonNode run) {
    var answers =
        switch (text(run, "state")) {
          case "in_doubt" -> "happened|did_not|abandon";
          case "inconclusive" -> "accept|verify_again|undo|abandon";
          case "rollback_failed" -> "retry|settled";
          default -> "";
        };
    if (!answers.isEmpty()) {
      out.append("  answer with: firebreak settle ")
          .append(text(run, "id"))
          .append(' ')
          .append(answers)
          .append('\n');
    }
  }

  /** A manual step that waits: what is to be done, what is asked, and how it is answered. */
  private static void manual(StringBuilder out, String run, JsonNode step) {
    if (!step.hasNonNull("instructions")) {
      return;
    }
    var answer = new StringBuilder("firebreak confirm " + run + " " + text(step, "path"));
    out.append("to do, until ").append(text(step, "waits_until")).append(":\n");
    text(step, "instructions").lines().forEach(line -> out.append("  ").append(line).append('\n'));
    step.path("form")
        .path("fields")
        .properties()
        .forEach(field -> {
          var rules = field.getValue();
          out.append("  ").append(field.getKey()).append(' ').append(rules).append('\n');
          answer.append(' ').append(field.getKey()).append("=…");
        });
    out.append("  answer with: ").append(answer).append('\n');
  }

  private static String state(JsonNode run) {
    var reason = text(run, "reason");
    return text(run, "state") + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  /** A plan, whole: nobody approves what is cut. */
  static void plan(StringBuilder out, JsonNode plan) {
    if (!plan.isObject()) {
      return;
    }
    field(out, "plan", text(plan, "hash"));
    if (!plan.path("inputs").isEmpty()) {
      field(out, "inputs", plan.path("inputs").toString());
    }
    field(out, "touches", text(plan, "blast_radius"));
    field(out, "expected", text(plan.path("expected"), "words"));
    field(out, "record", text(plan.path("expected"), "record"));
    int number = 0;
    for (var step : plan.path("steps")) {
      step(out, ++number + ". ", step);
      undo(out, step);
    }
    field(out, "verify", text(plan, "verification"));
    plan.path("checks").forEach(check -> out.append("  - ").append(check.asText()).append('\n'));
    for (var handler : plan.path("handlers")) {
      step(out, PlanWords.end(text(handler, "path")) + ": ", handler);
    }
  }

  private static void step(StringBuilder out, String before, JsonNode step) {
    out.append("  ").append(before).append(text(step, "name"));
    out.append(" [").append(text(step, "action")).append(", ").append(text(step, "effect_class"));
    out.append(step.path("known").asBoolean(true) ? "]" : ", effect unknown]").append('\n');
    if (step.hasNonNull("done_earlier")) {
      out.append("     ").append(text(step, "done_earlier")).append('\n');
    }
    step.path("targets")
        .forEach(target -> out.append("     on ").append(target.asText()).append('\n'));
    condition(out, step);
    arguments(out, "     with ", step);
    text(step, "summary").lines().forEach(line -> out.append("     ").append(line).append('\n'));
    step.path("changes").forEach(change -> change(out, change));
    text(step, "instructions")
        .lines()
        .forEach(line -> out.append("     to do: ").append(line).append('\n'));
  }

  private static void condition(StringBuilder out, JsonNode step) {
    if (step.hasNonNull("when")) {
      out.append("     only when ").append(text(step, "when")).append('\n');
    }
    if (step.path("attempts").asInt(1) > 1) {
      out.append("     up to ").append(text(step, "attempts")).append(" attempts\n");
    }
  }

  /** What it is called with; as its author wrote it when that depends on an earlier step. */
  private static void arguments(StringBuilder out, String before, JsonNode call) {
    var resolved = call.hasNonNull("arguments");
    if (resolved || call.hasNonNull("template")) {
      out.append(before).append(call.path(resolved ? "arguments" : "template")).append('\n');
    }
    if (call.hasNonNull("acts_as")) {
      out.append(before.replace("with ", "as ")).append(text(call, "acts_as")).append('\n');
    }
    if (call.hasNonNull("probe")) {
      var line = before.replace("with ", "happened if ");
      out.append(line).append(text(call, "probe")).append('\n');
    }
  }

  /** What was checked, each gate in a line. */
  static void gates(StringBuilder out, JsonNode gates) {
    gates.forEach(gate ->
        field(
            out,
            "checked",
            text(gate, "gate") + ": " + text(gate, "ruling") + ", " + text(gate, "observed")));
  }

  /** What was read before anything changes: of each reading the last lines. */
  static void evidence(StringBuilder out, JsonNode evidence) {
    evidence.forEach(seen -> {
      var error = text(seen, "error");
      var taken = text(seen, "taken_at");
      field(
          out,
          "evidence",
          text(seen, "path")
              + (taken.isEmpty() ? "" : ", taken " + taken)
              + (error.isEmpty() ? "" : " (" + error + ")"));
      var result = seen.path("result");
      var shown = result.isContainerNode() ? result.toPrettyString() : result.asText("");
      var lines = shown.lines().toList();
      var hidden = Math.max(0, lines.size() - MOST_LINES);
      if (hidden > 0) {
        out.append("  (").append(hidden).append(" lines more with --output json)\n");
      }
      lines.stream().skip(hidden).forEach(line -> out.append("  ").append(end(line)).append('\n'));
    });
  }

  /** The end of a line that is too long for a terminal. */
  private static String end(String line) {
    var hidden = line.length() - MOST_CHARACTERS;
    return hidden <= 0
        ? line
        : "(%d characters more with --output json) …%s".formatted(hidden, line.substring(hidden));
  }

  /** What differs from the plan before; nothing when it is the first. */
  static void differences(StringBuilder out, JsonNode differences) {
    differences.forEach(difference -> field(out, "changed", difference.asText()));
  }

  /** An input that may be changed instead of approving, and how. */
  static void editable(StringBuilder out, String run, String input) {
    field(out, "editable", input + ", with: firebreak edit " + run + " " + input + "=…");
  }

  private static void change(StringBuilder out, JsonNode change) {
    out.append("     ").append(text(change, "field")).append(": ");
    out.append(change.path("before")).append(" -> ").append(change.path("after")).append('\n');
  }

  private static void undo(StringBuilder out, JsonNode step) {
    if (step.hasNonNull("undo")) {
      out.append("     undone by ").append(text(step.path("undo"), "action")).append('\n');
      arguments(out, "       with ", step.path("undo"));
    } else if (step.path("mutates").asBoolean()) {
      out.append("     cannot be undone");
      var why = text(step, "irreversible");
      out.append(why.isEmpty() ? "\n" : ": " + why + "\n");
    }
  }

  private static void approval(StringBuilder out, JsonNode approval) {
    if (!approval.isObject()) {
      return;
    }
    field(out, "approval", text(approval, "state"));
    asked(out, approval);
    approval
        .path("votes")
        .forEach(vote ->
            out.append("  ")
                .append(text(vote, "person"))
                .append(": ")
                .append(text(vote, "vote"))
                .append('\n'));
    approval
        .path("dropped")
        .forEach(drop -> out.append("  not counted: ").append(text(drop, "words")).append('\n'));
    if (text(approval, "state").equals("pending")) {
      field(out, "note", text(approval.path("author_gap"), "words"));
      approval.path("quorums").forEach(group -> field(out, "needed", text(group, "words")));
      field(out, "until", text(approval, "expires_at"));
      approval.path("escalated_to").forEach(level -> field(out, "escalated", text(level, "words")));
    }
  }

  /** Which batch is asked about; nothing when it is the whole plan. */
  static void asked(StringBuilder out, JsonNode approval) {
    if (approval.hasNonNull("batch")) {
      field(out, "asks", text(approval.path("batch"), "words"));
      field(out, "hash", text(approval, "plan_hash"));
    }
  }

  private static void field(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      out.append(name).repeat(" ", Math.max(1, 10 - name.length())).append(value).append('\n');
    }
  }
}
