package io.firebreak.runbook;

import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks which runbooks run which, and with what: that the names lead somewhere and never back. */
final class ChildLint {
  /** As deep as plans go: {@code limits.child_depth}. */
  private static final int MOST_DEPTH = 5;

  private final Map<String, Parsed> files = new LinkedHashMap<>();

  private ChildLint(List<Parsed> all) {
    for (var parsed : all) {
      var runbook = parsed.runbook();
      if (runbook != null) {
        files.putIfAbsent(runbook.name(), parsed);
      }
    }
  }

  /** Adds each problem to the file whose step has it. */
  static void check(List<Parsed> files) {
    var lint = new ChildLint(files);
    lint.files.values().forEach(lint::check);
  }

  private void check(Parsed parsed) {
    var runbook = parsed.runbook();
    if (runbook == null) {
      return;
    }
    for (var call : calls(runbook)) {
      var child = files.get(name(call));
      var called = child == null ? null : child.runbook();
      if (called == null) {
        unknown(parsed, call);
      } else {
        inputs(parsed, call, called);
        asksAlone(parsed, call, called);
        way(parsed, call, new ArrayList<>(List.of(runbook.name())));
      }
    }
  }

  private static List<Step.Call> calls(Runbook runbook) {
    return runbook.calls().stream().filter(call -> call.child() != null).toList();
  }

  private static String name(Step.Call call) {
    return java.util.Objects.requireNonNull(call.child());
  }

  private void unknown(Parsed parsed, Step.Call call) {
    parsed
        .problems()
        .add(
            parsed.origins().of(call, "with", "runbook"),
            Code.UNKNOWN_RUNBOOK,
            "there is no runbook " + Problems.shown(name(call)) + " in the files looked at",
            Nearest.of(name(call), files.keySet()));
  }

  private static void asksAlone(Parsed parsed, Step.Call call, Runbook child) {
    if (child.calls().stream().anyMatch(Step.Call::approveEach)) {
      parsed
          .problems()
          .add(
              parsed.origins().of(call, "with", "runbook"),
              Code.RANGE,
              child.name()
                  + " has approve_each, and a run that is a part of another never asks alone; give"
                  + " this step a for_each with approve_each instead");
    }
  }

  private static void inputs(Parsed parsed, Step.Call call, Runbook child) {
    var given =
        call.with().fields().get("inputs") instanceof Template.Fields fields
            ? fields.fields()
            : Map.<String, Template>of();
    given.forEach((name, value) -> {
      var input = child.inputs().get(name);
      if (input == null) {
        parsed
            .problems()
            .add(
                parsed.origins().ofKey(call, "with", "inputs", name),
                Code.UNKNOWN_KEY,
                child.name() + " has no input " + Problems.shown(name),
                Nearest.of(name, child.inputs().keySet()));
      } else if (value instanceof Template.Constant constant) {
        InputRules.violation(input, constant.value())
            .ifPresent(
                wrong -> parsed.problems().add(constant.location(), Code.TYPE, name + " " + wrong));
      }
    });
    child
        .inputs()
        .forEach((name, input) -> {
          if (!given.containsKey(name) && input.from() == null && input.fallback() == null) {
            parsed
                .problems()
                .add(
                    parsed.origins().of(call, "with"),
                    Code.MISSING_KEY,
                    "the input "
                        + name
                        + " of "
                        + child.name()
                        + " has no value; give it below inputs");
          }
        });
  }

  /** Follows a call down; what comes back to where it began would never end. */
  private void way(Parsed parsed, Step.Call call, List<String> way) {
    descend(name(call), way)
        .ifPresent(end ->
            parsed
                .problems()
                .add(parsed.origins().of(call, "with", "runbook"), end.code(), end.message()));
  }

  /** What is wrong with a way down. */
  private record End(Code code, String message) {}

  private Optional<End> descend(String next, List<String> way) {
    var told = String.join(" → ", way) + " → " + next;
    if (way.contains(next)) {
      return way.getFirst().equals(next)
          ? Optional.of(new End(Code.CYCLE, "it would run itself: " + told))
          : Optional.empty();
    } else if (way.size() > MOST_DEPTH) {
      return Optional.of(new End(Code.RANGE, "children may be " + MOST_DEPTH + " deep: " + told));
    }
    var child = files.get(next);
    var runbook = child == null ? null : child.runbook();
    if (runbook == null) {
      return Optional.empty();
    }
    way.add(next);
    var end =
        calls(runbook).stream()
            .map(call -> descend(name(call), way))
            .flatMap(Optional::stream)
            .findFirst();
    way.removeLast();
    return end;
  }
}
