package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person reports on a manual step.
 *
 * @param step path of the step, such as {@code steps.ask}, or its id; null for the only one that
 *     waits
 * @param done whether it was done
 * @param values what was filled in, by field; none when it was not done
 * @param note for the record; null for none
 */
public record Report(
    @Nullable String step, boolean done, Map<String, JsonNode> values, @Nullable String note) {
  public Report {
    values = Map.copyOf(values);
  }
}
