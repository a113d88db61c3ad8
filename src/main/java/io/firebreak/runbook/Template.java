package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON-like tree whose strings may hold <code>${{ }}</code>. {@link Evaluator#render} turns it
 * into plain JSON once; what comes out is never scanned again.
 */
public sealed interface Template {
  /** Where it stands. */
  Location location();

  /** A number, boolean, null or a string without any <code>${{ }}</code>. */
  record Constant(JsonNode value, Location location) implements Template {}

  /** A string that is exactly one <code>${{ expression }}</code>: the value keeps its type. */
  record Value(Expression expression, Location location) implements Template {}

  /** A string with text and interpolations, or with references to secrets. */
  record Text(List<Part> parts, Location location) implements Template {
    public Text {
      parts = List.copyOf(parts);
    }
  }

  /** A list. */
  record Items(List<Template> items, Location location) implements Template {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A map; its keys are plain text, in the order written. */
  record Fields(Map<String, Template> fields, Location location) implements Template {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** A piece of a {@link Text}. */
  sealed interface Part {
    /** Text as written. */
    record Literal(String text) implements Part {}

    /** <code>${{ expression }}</code> within text. */
    record Interpolation(Expression expression) implements Part {}

    /**
     * <code>${{ secrets.NAME }}</code>.
     *
     * @param name the secret's name, optionally {@code NAME@version}
     */
    record Secret(String name, Location location) implements Part {}
  }
}
