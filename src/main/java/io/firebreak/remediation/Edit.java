package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an approver changes instead of answering.
 *
 * @param planHash the plan that they saw
 * @param values new values of inputs, by name
 * @param reason why, null when nothing is said
 */
public record Edit(String planHash, Map<String, JsonNode> values, @Nullable String reason) {
  public Edit {
    values = Map.copyOf(values);
  }
}
