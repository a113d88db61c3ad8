package io.firebreak.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One value that a person is asked for. It is declared like an input of a runbook, and an answer is
 * held to the same rules.
 *
 * @param type what it may hold
 * @param pattern the whole text must match; null for any
 * @param min smallest number or duration; null for none
 * @param max largest number or duration; null for none
 * @param values the only values allowed; null for any
 * @param required whether it must be answered; null for yes
 * @param fallback value when it is not answered; null for none
 * @param description for people; null when the name says it
 */
public record FormField(
    @Doc(
            value = "What it may hold: `string`, `integer`, `number`, `boolean` or `duration`.",
            required = true)
        Type type,
    @Doc("Regular expression (RE2) that the whole text must match; only for `string`.")
        @Nullable String pattern,
    @Doc("Smallest number or duration.") @Nullable JsonNode min,
    @Doc("Largest number or duration.") @Nullable JsonNode max,
    @Doc("The only values allowed, at most 100.") @Nullable List<JsonNode> values,
    @Doc("Whether it must be answered; default yes, unless there is a `default`.")
        @Nullable Boolean required,
    @Doc("Value when it is not answered.") @JsonProperty("default") @Nullable JsonNode fallback,
    @Doc("For people; stands beside the field.") @Nullable String description) {

  /** Checks and copies. */
  public FormField {
    if (type == null) {
      throw new IllegalArgumentException("type is missing");
    }
    values = values == null ? null : List.copyOf(values);
  }

  /** What a field may hold. */
  public enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    DURATION;

    /** The word in runbooks. */
    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The word in runbooks, for messages that list the types. */
    @Override
    public String toString() {
      return code();
    }
  }

  /** The only values allowed; empty for any. */
  public List<JsonNode> choices() {
    return Objects.requireNonNullElse(values, List.of());
  }

  /** For people: what may be filled in. */
  public String rules() {
    var words = new ArrayList<String>();
    words.add(
        switch (type) {
          case STRING -> "a text";
          case INTEGER -> "a whole number";
          case NUMBER -> "a number";
          case BOOLEAN -> "true or false";
          case DURATION -> "a duration such as 30s or 1h30m";
        });
    if (min != null) {
      words.add("at least " + min.asText());
    }
    if (max != null) {
      words.add("at most " + max.asText());
    }
    if (pattern != null) {
      words.add("must match " + pattern);
    }
    if (!choices().isEmpty()) {
      words.add("one of " + String.join(", ", choices().stream().map(JsonNode::asText).toList()));
    }
    words.add(mustBeAnswered() ? "must be filled in" : "may be left out");
    return String.join("; ", words);
  }

  /** Whether a person must give a value. */
  public boolean mustBeAnswered() {
    return fallback == null && !Boolean.FALSE.equals(required);
  }
}
