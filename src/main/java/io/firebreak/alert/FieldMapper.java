package io.firebreak.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Finds a value in a body by an expression from the configuration. */
public interface FieldMapper {
  /**
   * Prepares an expression.
   *
   * @throws IllegalArgumentException when it is none, saying why
   */
  Field field(String expression);

  /** A prepared expression. Thread-safe. */
  @FunctionalInterface
  interface Field {
    /**
     * The value for a delivery.
     *
     * @param values {@code body} and {@code headers} by name
     * @return JSON null when the expression says so
     * @throws Unreadable when the expression has no value for them
     */
    JsonNode of(Map<String, JsonNode> values) throws Unreadable;
  }
}
