package io.firebreak.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.plan.PlannedStep.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A story as JSON, for programs. Members are in snake_case; moments are ISO-8601 in UTC, durations
 * are seconds; what is not known is null. Texts are whole and as they came.
 */
public final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** The whole story. */
  public static JsonNode of(Timeline story) {
    var out = NODES.objectNode();
    out.put("subject", story.subject());
    out.put("title", story.title());
    out.put("severity", story.severity() == null ? null : story.severity().code());
    out.put("state", story.state());
    out.put("group_key", story.groupKey());
    out.put("alerts", story.alerts());
    out.put("automation", story.automation().code());
    out.set("moments", moments(story));
    out.set("times_seconds", times(story));
    var entries = out.putArray("entries");
    story.entries().forEach(entry -> entries.add(entry(entry)));
    var runs = out.putArray("runs");
    story.runs().forEach(run -> runs.add(run(run)));
    return out;
  }

  private static ObjectNode moments(Timeline story) {
    var moments = story.moments();
    return NODES
        .objectNode()
        .put("starts_at", time(moments.startsAt()))
        .put("received_at", time(moments.receivedAt()))
        .put("human_act", time(moments.humanAct()))
        .put("machine_accepted", time(moments.machineAccepted()))
        .put("verified", time(moments.verified()))
        .put("resolved", time(moments.resolved()));
  }

  private static ObjectNode times(Timeline story) {
    var times = story.times();
    return NODES
        .objectNode()
        .put("detect", seconds(times.detect()))
        .put("acknowledge", seconds(times.acknowledge()))
        .put("accepted_by_machine", seconds(times.acceptedByMachine()))
        .put("mitigate", seconds(times.mitigate()))
        .put("resolve", seconds(times.resolve()));
  }

  private static ObjectNode entry(Entry entry) {
    var out = NODES.objectNode();
    out.put("at", time(entry.at()));
    out.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
    out.put("run", entry.run());
    out.put("who", entry.who());
    out.put("text", entry.text());
    out.set("details", texts(entry.details()));
    return out;
  }

  private static ObjectNode run(RunStory run) {
    var out = NODES.objectNode();
    out.put("id", run.id());
    out.put("runbook", run.runbook());
    out.put("version", run.version());
    out.put("requester", run.requester());
    out.put("target", run.target());
    out.put("plan_hash", run.planHash());
    out.set("approved_by", texts(run.approvedBy()));
    out.put("created_at", time(run.createdAt()));
    out.put("ended_at", time(run.endedAt()));
    out.put("status", run.status().code());
    out.put("reason", run.reason() == null ? null : run.reason().code());
    out.put("detail", run.detail());
    out.put("verification_rounds", run.rounds());
    var steps = out.putArray("steps");
    run.steps().forEach(step -> steps.add(step(step)));
    return out;
  }

  private static ObjectNode step(StepStory step) {
    var out = NODES.objectNode();
    out.put("path", step.path());
    out.put("name", step.name());
    out.put("action", step.action());
    out.set("targets", texts(step.targets()));
    var changes = out.putArray("changes");
    step.changes().forEach(change -> changes.add(change(change)));
    out.put("status", step.status());
    out.put("attempts", step.attempts());
    out.put("message", step.message());
    out.put("undo", step.undo());
    out.put("irreversible", step.irreversible());
    out.put("stands", step.stands());
    return out;
  }

  private static ObjectNode change(Change change) {
    var out = NODES.objectNode();
    out.put("field", change.field());
    out.set("before", change.before() == null ? NODES.nullNode() : change.before());
    out.set("after", change.after() == null ? NODES.nullNode() : change.after());
    return out;
  }

  private static ArrayNode texts(List<String> lines) {
    var out = NODES.arrayNode();
    lines.forEach(out::add);
    return out;
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static @Nullable Double seconds(@Nullable Duration time) {
    return time == null ? null : time.toMillis() / 1000.0;
  }
}
