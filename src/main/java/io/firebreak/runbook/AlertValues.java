package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Alert;
import java.util.Locale;
import java.util.Map;

/** An alert as expressions see it under the name {@code alert}. */
public final class AlertValues {
  private AlertValues() {}

  /** The values; words of a closed set are in lower case, times are texts in UTC. */
  public static JsonNode of(Alert alert) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("source", alert.source());
    json.put("name", alert.name());
    json.put("status", alert.status().name().toLowerCase(Locale.ROOT));
    json.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    json.set("labels", texts(alert.labels().map()));
    json.set("annotations", texts(alert.annotations()));
    json.put("starts_at", alert.startsAt().toString());
    json.put("fingerprint", alert.fingerprint());
    return json;
  }

  private static ObjectNode texts(Map<String, String> map) {
    var json = JsonNodeFactory.instance.objectNode();
    map.forEach(json::put);
    return json;
  }
}
