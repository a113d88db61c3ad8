package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Alert;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run's expressions see. */
final class RunScope {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RunScope() {}

  static Scope of(RunState state, RunbookVersion version, Instant now) {
    var created = state.begun();
    var values = new HashMap<String, Object>();
    values.put("inputs", created.inputs());
    values.put("run", run(state, version));
    values.put("steps", steps(state));
    values.put("now", now);
    var alert = created.alert();
    if (alert != null) {
      values.put("alert", alert(alert));
      values.put("incident", incident(created.incident(), alert));
    }
    return new Scope(values);
  }

  /** An alert as expressions see it. */
  static JsonNode alert(Alert alert) {
    var json = JSON.objectNode();
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

  private static JsonNode incident(@Nullable String id, Alert alert) {
    var json = JSON.objectNode();
    json.put("id", id == null ? "" : id);
    json.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    return json;
  }

  private static ObjectNode texts(Map<String, String> map) {
    var json = JSON.objectNode();
    map.forEach(json::put);
    return json;
  }

  private static JsonNode run(RunState state, RunbookVersion version) {
    var created = state.begun();
    var json = JSON.objectNode();
    json.put("id", state.id());
    json.put("runbook", created.runbook());
    json.put("target", created.target());
    json.put("state", state.status().code());
    json.put("autonomy", version.runbook().autonomy().name().toLowerCase(Locale.ROOT));
    json.put("cause", created.cause().name().toLowerCase(Locale.ROOT));
    json.put("requester", created.requester() == null ? "" : created.requester());
    json.put("reason", state.reason() == null ? "" : state.reason().code());
    json.put("failure", state.failure() == null ? "" : state.failure());
    var ending = state.ending();
    json.put("outcome", ending == null ? "" : ending.to().code());
    return json;
  }

  private static JsonNode steps(RunState state) {
    var json = JSON.objectNode();
    state
        .steps()
        .forEach((path, step) -> {
          if (path.startsWith("steps.") && !StepCall.isUndo(path)) {
            var one = json.putObject(path.substring("steps.".length()));
            one.put("status", step.status());
            var outcome = step.outcome();
            one.put("error", outcome == null || outcome.message() == null ? "" : outcome.message());
            var result = step.result();
            one.set("result", result == null ? JSON.objectNode() : result);
          }
        });
    return json;
  }
}
