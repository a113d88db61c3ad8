package io.firebreak.connector.human;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Doc;
import io.firebreak.action.Form;
import io.firebreak.action.FormField;
import io.firebreak.action.FormValues;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What all questions to people have in common. */
final class Asking {
  /** How long a person is waited for. */
  static final Duration PATIENCE = Duration.ofDays(1);

  /** As much as a message shows whole. */
  private static final int LONGEST = 2_000;

  private Asking() {}

  /**
   * What a person's report comes to, as expressions see it.
   *
   * @param person who reported
   * @param authenticatedBy how they proved who they are
   * @param note what they wrote beside it
   * @param values what they filled in
   */
  record Result(
      @Doc(value = "Id of the person who reported.", required = true) String person,
      @Doc(
              value = "How that person proved who they are, such as `token`, `session`, `slack`.",
              required = true)
          String authenticatedBy,
      @Doc(value = "What that person wrote for the record; empty for nothing.", required = true)
          String note,
      @Doc(
              value =
                  "What was filled in, by field; `null` for a field that was left out and has no"
                      + " default. Empty without a form.",
              required = true)
          @FormValues("fields")
          Map<String, JsonNode> values) {}

  static Optional<String> check(String instructions, Map<String, FormField> fields) {
    if (instructions.isBlank()) {
      return Optional.of("instructions is empty; say what the person should do");
    }
    if (instructions.length() > LONGEST) {
      return Optional.of("instructions is longer than 2000 characters");
    }
    return fields.size() > Form.MOST_FIELDS
        ? Optional.of("fields has more than " + Form.MOST_FIELDS + " entries")
        : Optional.empty();
  }
}
