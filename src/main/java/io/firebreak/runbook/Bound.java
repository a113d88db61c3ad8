package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an argument may be that depends on an earlier step: the rules of an input, by which people
 * can agree to it before it is known.
 *
 * @param type what it may hold
 * @param pattern the whole text (each entry of a list) must match; null for any
 * @param min smallest number or duration; null for none
 * @param max largest number or duration; null for none
 * @param values the only values allowed; empty for any
 */
public record Bound(
    @Key("What it may hold.") Input.Type type,
    @Key("Regular expression (RE2) that the whole text must match.") @Nullable String pattern,
    @Key("Smallest number or duration.") @Nullable JsonNode min,
    @Key("Largest number or duration.") @Nullable JsonNode max,
    @Key(value = "The only values allowed.", most = 100) List<JsonNode> values) {
  public Bound {
    values = List.copyOf(values);
  }

  /** Whether it leaves less than all that its type may hold. */
  public boolean binds() {
    return type == Input.Type.BOOLEAN
        || pattern != null
        || min != null
        || max != null
        || !values.isEmpty();
  }

  /** For people: what it may be. */
  public String words() {
    return input().rules()
        + (values.isEmpty()
            ? ""
            : "; one of " + JsonNodeFactory.instance.arrayNode().addAll(values));
  }

  /** Why a value is outside; empty when it is not. The value itself is not repeated. */
  public Optional<String> violation(JsonNode value) {
    return InputRules.violation(input(), value);
  }

  /** The input that it is like. */
  Input input() {
    return new Input(type, pattern, min, max, null, null, false, values, null);
  }
}
