package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Parts of a plan in words, the same by whichever door people see it. */
public final class PlanWords {
  private PlanWords() {}

  /**
   * The verification that a plan commits to: every value of it that is hashed.
   *
   * @param verify as the plan has it, null for none
   */
  public static String verification(@Nullable JsonNode verify) {
    return verify == null
        ? "none"
        : "%s; after %s, every %s, %d passed in a row, within %s; %s"
            .formatted(
                count(verify.path("checks").asInt(), "check"),
                time(verify, "stabilize"),
                time(verify, "every"),
                verify.path("success_for").asInt(),
                time(verify, "deadline"),
                forgiven(verify.path("failure_limit").asInt()));
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
