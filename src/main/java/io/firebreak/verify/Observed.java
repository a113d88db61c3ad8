package io.firebreak.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.runbook.Check;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a failed check saw, in words that say at once what is wrong. */
final class Observed {
  private Observed() {}

  /**
   * What a check saw that is not as expected.
   *
   * @param before what it read before the change; null when it does not compare
   * @param observed the result and what it does not meet
   */
  static String unmet(
      Check.ByAction check, JsonNode result, @Nullable JsonNode before, String observed) {
    return switch (Check.BuiltIn.of(check.uses(), check.expect().source())) {
      case TARGET_HEALTHY -> ill(result);
      case NO_NEW_ALERTS -> begun(result);
      case null ->
          before == null || Verifier.value(before) == null
              ? observed
              : observed + "; before the change it was " + before.path("value").asText();
    };
  }

  private static String ill(JsonNode result) {
    return StreamSupport.stream(result.path("checks").spliterator(), false)
        .filter(found -> !found.path("healthy").asBoolean())
        .map(found -> found.path("name").asText() + ": " + found.path("observed").asText())
        .collect(Collectors.joining("; "));
  }

  private static String begun(JsonNode result) {
    return result.path("begun").asText()
        + " began since: "
        + StreamSupport.stream(result.path("alerts").spliterator(), false)
            .map(alert ->
                "%s (%s, since %s, %s)"
                    .formatted(
                        alert.path("name").asText(),
                        alert.path("severity").asText(),
                        alert.path("starts_at").asText(),
                        alert.path("near").asText()))
            .collect(Collectors.joining(", "));
  }
}
