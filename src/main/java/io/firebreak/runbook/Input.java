package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared input of a runbook.
 *
 * @param type what it may hold
 * @param pattern the whole text (each entry of a list) must match; null for any
 * @param min smallest number or duration; null for none
 * @param max largest number or duration; null for none
 * @param from CEL over {@code alert} and {@code incident} that fills it; null for none
 * @param fallback value when nothing else gives one; null for none
 * @param editable whether an approver may change it
 * @param values the only values allowed; empty for any
 * @param description for people; null when the name says it
 */
public record Input(
    @Key("What it may hold.") Type type,
    @Key("Regular expression (RE2) that the whole text must match.") @Nullable String pattern,
    @Key("Smallest number or duration.") @Nullable JsonNode min,
    @Key("Largest number or duration.") @Nullable JsonNode max,
    @Key("CEL over alert and incident that fills it.") @Nullable Expression from,
    @Key(value = "Value when nothing else gives one.", name = "default")
        @Nullable JsonNode fallback,
    @Key(value = "Whether an approver may change it.", fallback = "false") boolean editable,
    @Key(value = "The only values allowed.", most = 100) List<JsonNode> values,
    @Key("For people.") @Nullable String description) {

  public Input {
    values = List.copyOf(values);
  }

  /** For people: what it may hold. */
  public String rules() {
    return InputRules.words(this);
  }

  /** What an input may hold. */
  public enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    DURATION,
    /** A list of strings. */
    LIST
  }
}
