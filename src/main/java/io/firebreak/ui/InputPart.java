package io.firebreak.ui;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.Input;
import io.firebreak.runbook.Typed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An input that an approver may change, on a run's page.
 *
 * @param key name that the browser sends
 * @param value as it is now, as it would be typed
 */
record InputPart(String key, String name, String type, String value, @Nullable String description) {
  static List<InputPart> of(RunState run, Map<String, Input> editable) {
    return editable.entrySet().stream()
        .map(entry ->
            new InputPart(
                "value." + entry.getKey(),
                Shown.line(entry.getKey()),
                type(entry.getValue()),
                Shown.line(Typed.write(run.begun().inputs().path(entry.getKey()))),
                Shown.lineOrNull(entry.getValue().description())))
        .toList();
  }

  /** What was typed and differs from what is, as the inputs want it. */
  static Map<String, JsonNode> values(
      RunState run, Map<String, Input> editable, Map<String, String> typed) {
    var values = new LinkedHashMap<String, JsonNode>();
    typed.forEach((name, text) -> {
      var input = editable.get(name);
      if (!text.equals(Typed.write(run.begun().inputs().path(name)))) {
        values.put(name, Typed.read(text, input == null ? "" : type(input)));
      }
    });
    return values;
  }

  private static String type(Input input) {
    return input.type().name().toLowerCase(Locale.ROOT);
  }
}
