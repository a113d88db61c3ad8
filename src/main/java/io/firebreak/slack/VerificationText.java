package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The verification that a plan commits to, in one line: every value of it that is hashed. */
final class VerificationText {
  private VerificationText() {}

  /**
   * The line.
   *
   * @param verify as the plan has it, null for none
   */
  static String of(@Nullable JsonNode verify) {
    return verify == null
        ? "Verification: none"
        : "Verification: %s; after %s, every %s, %d passed in a row, within %s; %s"
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
}
