package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of a plan in words, the same by whichever door people see it. */
public final class PlanWords {
  private PlanWords() {}

  /**
   * How the checks of a verification are counted.
   *
   * @param verify as the plan has it, null for none
   */
  public static String verification(@Nullable JsonNode verify) {
    if (verify == null) {
      return "none";
    }
    var checks = verify.path("checks");
    return "%s; after %s, every %s, %d passed in a row, within %s; %s"
        .formatted(
            count(checks.isArray() ? checks.size() : checks.asInt(), "check"),
            time(verify, "stabilize"),
            time(verify, "every"),
            verify.path("success_for").asInt(),
            time(verify, "deadline"),
            forgiven(verify.path("failure_limit").asInt()) + errors(verify.path("error_limit")));
  }

  /**
   * What a run is judged by, a line each: the checks of its verification, what must hold after a
   * batch of a list, and the same of its child runs. A plan of before checks were recorded tells
   * only of their number, by {@link #verification}.
   */
  public static List<String> checks(Commitment commitment) {
    var lines = new ArrayList<String>();
    var verify = commitment.verify();
    if (verify != null) {
      verify.path("checks").forEach(check -> lines.add(CheckWords.of(check)));
    }
    commitment.steps().stream()
        .filter(step -> !step.skipped())
        .forEach(step -> checks(step, lines));
    return List.copyOf(lines);
  }

  private static void checks(PlannedStep step, List<String> lines) {
    switch (step.composite()) {
      case Composite.Items(var _, var _, var check) when check != null ->
          lines.add("after each batch of " + step.name() + ": " + CheckWords.of(check));
      case Composite.Child(var _, var plan) -> {
        if (plan.verify() != null) {
          lines.add(step.name() + ": " + verification(plan.verify()));
        }
        checks(plan).forEach(line -> lines.add(step.name() + ": " + line));
      }
      case null, default -> {}
    }
  }

  /** What tells whether a step happened, in a line; null when its runbook names nothing. */
  public static @Nullable String probe(PlannedStep step) {
    return step.probe() == null ? null : CheckWords.of(step.probe());
  }

  private static String errors(JsonNode limit) {
    return limit.isInt() ? ", up to " + count(limit.asInt(), "error") + " in a row" : "";
  }

  private static String forgiven(int failures) {
    return failures == 0
        ? "no failure is forgiven"
        : "up to " + count(failures, "failure") + " forgiven";
  }

  private static String time(JsonNode verify, String name) {
    return Durations.format(Duration.parse(verify.path(name).asText()));
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /**
   * After which end something is done.
   *
   * @param path of what is done at the end, also of a child run
   */
  public static String end(String path) {
    var own = path.substring(path.lastIndexOf('/') + 1);
    return switch (own.substring(0, own.lastIndexOf('.'))) {
      case "on_success" -> "After success";
      case "on_failure" -> "After failure";
      case "on_skip" -> "If it is skipped";
      case "on_cancel" -> "If it is cancelled";
      default -> "However it ends";
    };
  }
}
