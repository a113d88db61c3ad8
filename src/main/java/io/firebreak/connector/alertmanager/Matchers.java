package io.firebreak.connector.alertmanager;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which alerts are meant: those that have all of these labels with exactly these values. */
final class Matchers {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final int MOST = 20;
  private static final int LONGEST = 1024;

  private Matchers() {}

  /** What is wrong with them, if anything. */
  static Optional<String> check(Map<String, String> labels) {
    if (labels.size() > MOST) {
      return Optional.of("labels are at most " + MOST);
    }
    for (var label : labels.entrySet()) {
      if (!NAME.matches(label.getKey())) {
        return Optional.of("'" + label.getKey() + "' is no name of a label");
      }
      if (label.getValue().isEmpty() || label.getValue().length() > LONGEST) {
        return Optional.of(
            "the value of " + label.getKey() + " has 1 to " + LONGEST + " characters");
      }
    }
    return Optional.empty();
  }

  /** As a silence has them. */
  static ArrayNode json(Map<String, String> labels) {
    var matchers = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(labels)
        .forEach((name, value) ->
            matchers
                .addObject()
                .put("name", name)
                .put("value", value)
                .put("isRegex", false)
                .put("isEqual", true));
    return matchers;
  }

  /** As a query has them, each value as a string's content. */
  static String query(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .map(filter -> "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  /** For people, in one order. */
  static String shown(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
