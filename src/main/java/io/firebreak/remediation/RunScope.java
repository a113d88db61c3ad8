package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Alert;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.execute.StepState;
import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    values.put("capture", evidence(state.captured().values()));
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

  static JsonNode incident(@Nullable String id, Alert alert) {
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
    json.put("id", state.holder().id());
    json.put("runbook", created.runbook());
    json.put("target", created.target());
    json.put("state", state.status().code());
    json.put("autonomy", version.runbook().autonomy().name().toLowerCase(Locale.ROOT));
    json.put("cause", cause(created));
    json.put("requester", created.requester() == null ? "" : created.requester());
    var ending = state.ending();
    json.put("reason", reason(state, ending));
    json.put("failure", failure(state, ending));
    json.put("outcome", ending == null ? "" : ending.to().code());
    var changedAt = state.effectAt();
    json.put("changed_at", changedAt == null ? "" : changedAt.toString());
    var alert = created.alert();
    json.set("labels", alert == null ? JSON.objectNode() : texts(alert.labels().map()));
    return json;
  }

  /** Why it ends, once it does: what is done at the end sees what the end will say. */
  private static String reason(RunState state, RunEvent.@Nullable Ending ending) {
    var reason = ending == null || ending.reason() == null ? state.reason() : ending.reason();
    return reason == null ? "" : reason.code();
  }

  /** What failed first. */
  private static String failure(RunState state, RunEvent.@Nullable Ending ending) {
    if (state.failure() != null) {
      return state.failure();
    }
    return ending == null || ending.to() != RunStatus.FAILED
        ? ""
        : Objects.requireNonNullElse(ending.detail(), "");
  }

  /**
   * A child exists for the same cause as the run that it is a part of; a drill tries a person's.
   */
  static String cause(RunEvent.Created created) {
    var cause = created.cause();
    if (cause == RunEvent.Cause.PARENT || cause == RunEvent.Cause.DRILL) {
      cause = begun(created);
    }
    return cause.name().toLowerCase(Locale.ROOT);
  }

  private static RunEvent.Cause begun(RunEvent.Created created) {
    if (created.requester() != null) {
      return RunEvent.Cause.PERSON;
    }
    return created.alert() == null ? RunEvent.Cause.SCHEDULE : RunEvent.Cause.ALERT;
  }

  private static JsonNode steps(RunState state) {
    var json = JSON.objectNode();
    var plan = state.plan();
    if (plan == null) {
      state.steps().values().stream()
          .filter(step -> Paths.isStep(step.path()))
          .forEach(step -> note(json, step.path(), step));
      return json;
    }
    for (var step : plan.commitment().steps()) {
      switch (step.composite()) {
        case Composite.Item _ -> {}
        case Composite.Items(var items, var _, var _) -> list(json, state, step.path(), items);
        case null, default -> note(json, step.path(), state.step(step.path()));
      }
    }
    return json;
  }

  private static void note(ObjectNode json, String path, StepState step) {
    var one = json.putObject(Paths.id(path));
    one.put("status", step.status());
    one.put("error", error(step));
    var result = step.result();
    one.set("result", result == null ? JSON.objectNode() : result);
  }

  private static String error(StepState step) {
    var outcome = step.outcome();
    return outcome == null || outcome.message() == null ? "" : outcome.message();
  }

  /** A step that is done for each item of a list shows what came of each. */
  private static void list(ObjectNode json, RunState state, String path, List<JsonNode> items) {
    var one = json.putObject(Paths.id(path));
    var result = one.putObject("result");
    var shown = result.putArray("items");
    var counts = new HashMap<String, Integer>();
    for (var i = 0; i < items.size(); i++) {
      var step = state.step(Paths.item(path, i));
      var item = shown.addObject();
      item.set("item", items.get(i));
      item.put("status", step.status());
      item.put("error", error(step));
      item.set("result", step.result() == null ? JSON.objectNode() : step.result());
      counts.merge(step.status(), 1, Integer::sum);
    }
    result.put("succeeded", counts.getOrDefault("succeeded", 0));
    result.put("failed", counts.getOrDefault("failed", 0));
    result.put("skipped", counts.getOrDefault("skipped", 0));
    var skipped = state.step(path).skipped() != null;
    one.put("status", skipped ? "skipped" : listStatus(counts, items.size()));
    one.put("error", "");
  }

  /** A list of which only a part is done is partial (engine-rules 10). */
  private static String listStatus(Map<String, Integer> counts, int items) {
    var done = counts.getOrDefault("succeeded", 0) + counts.getOrDefault("skipped", 0);
    if (done == items) {
      return "succeeded";
    } else if (counts.getOrDefault("pending", 0) == items) {
      return "pending";
    }
    return done == 0 && counts.getOrDefault("failed", 0) == items ? "failed" : "partial";
  }

  /** The evidence that was taken, as expressions see it. */
  static ObjectNode evidence(Collection<Captured> captured) {
    var json = JSON.objectNode();
    for (var each : captured) {
      var one = json.putObject(each.path().substring("capture.".length()));
      one.put("error", each.error() == null ? "" : each.error());
      if (each.result() != null) {
        one.set("result", each.result());
      }
    }
    return json;
  }
}
