package io.firebreak.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Durations;
import io.firebreak.alert.Alert;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Event;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.RunbookVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns a finished run into a file of tests with one test that tells the same story. */
public final class Recorder {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  /** Reasons that lie in earlier runs and holds, which a test does not have. */
  private static final Set<EndReason> OF_EARLIER_RUNS =
      Set.of(
          EndReason.COOLDOWN,
          EndReason.DECLINED,
          EndReason.ACTION_BUDGET,
          EndReason.DUPLICATE_IN_PROGRESS,
          EndReason.STALE_ALERT,
          EndReason.INHIBITED,
          EndReason.TARGET_BUSY);

  private final Recording recording;
  private final RunState state;
  private final List<Event> events;
  private final Instant begin;
  private final ActionCatalog actions;

  private Recorder(Recording recording, ActionCatalog actions) {
    this.recording = recording;
    this.state = recording.root().state();
    this.events = recording.root().events();
    this.actions = actions;
    this.begin = events.getFirst().at();
  }

  /**
   * A run as its record tells it.
   *
   * @param events oldest first, with secrets masked
   */
  public record Told(RunState state, List<Event> events) {
    public Told {
      events = List.copyOf(events);
    }
  }

  /** Why a run cannot be made a test; empty when it can. */
  public static Optional<String> obstacle(RunState state) {
    if (!state.status().terminal()) {
      return Optional.of("it has not ended: it is " + state.status().code());
    }
    var reason = state.reason();
    return reason != null && OF_EARLIER_RUNS.contains(reason)
        ? Optional.of(
            "it ended for what other runs did (" + reason.code() + "), and a test has no others")
        : Optional.empty();
  }

  /**
   * The file.
   *
   * @param run the run
   * @param children tells of each of its children, at any depth, by id
   * @param versions what they run, by hash
   */
  public static String yaml(
      Told run,
      Function<String, Told> children,
      Function<String, RunbookVersion> versions,
      ActionCatalog actions) {
    var recorder = new Recorder(Recording.of(run, children, versions), actions);
    try {
      return "# Recorded from run "
          + run.state().id()
          + " of version "
          + run.state().begun().version()
          + ".\n# What the record had cut off of long answers is missing here.\n"
          + YAML.writeValueAsString(recorder.file());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private JsonNode file() {
    var world = new RecordedWorld(recording, actions);
    var people = new RecordedPeople(recording);
    var file = JsonNodeFactory.instance.objectNode();
    file.put(
        "runbook",
        String.valueOf(Path.of(recording.version(recording.root()).path()).getFileName()));
    var test = file.putArray("tests").addObject();
    test.put("name", "run " + state.id());
    test.put("at", begin.toString());
    start(test);
    test.set("approvers", people.approvers());
    if (people.author() != null) {
      test.put("author", people.author());
    }
    test.set("world", world.rules());
    test.set("faults", world.faults());
    test.set("people", people.acts());
    test.set("expect", expected(world));
    return file;
  }

  private void start(ObjectNode test) {
    var created = state.begun();
    var alert = created.alert();
    if (created.cause() == RunEvent.Cause.SCHEDULE) {
      test.put("scheduled", true);
      return;
    }
    if (alert == null || created.requester() != null) {
      var manual = test.putObject("manual");
      manual.put("by", created.requester() == null ? "anna" : created.requester());
      manual.set("inputs", created.inputs());
      return;
    }
    alert(test.putObject("alert"), alert);
    var trigger = recording.version(recording.root()).runbook().triggers().alert();
    if (trigger != null && trigger.throttle() != null && trigger.throttle().threshold() != null) {
      test.withObject("alert").put("alike", trigger.throttle().threshold() - 1);
    }
    events.stream()
        .filter(event -> event.payload() instanceof RunEvent.AlertResolved)
        .findFirst()
        .ifPresent(
            event -> test.put("resolves", Durations.format(Duration.between(begin, event.at()))));
  }

  private static void alert(ObjectNode to, Alert alert) {
    to.put("name", alert.name());
    to.put("severity", alert.severity().code());
    to.put("source", alert.source());
    to.set("labels", texts(alert.labels().map()));
    to.set("annotations", texts(alert.annotations()));
    to.put("starts_at", alert.startsAt().toString());
  }

  private static ObjectNode texts(Map<String, String> map) {
    var object = JsonNodeFactory.instance.objectNode();
    map.forEach(object::put);
    return object;
  }

  private ObjectNode expected(RecordedWorld world) {
    var came = Performance.recorded(recording.runs());
    var expect = JsonNodeFactory.instance.objectNode();
    expect.put("state", state.status().code());
    if (state.reason() != null) {
      expect.put("reason", state.reason().code());
    }
    var steps = expect.putArray("steps");
    came.steps().forEach((path, status) -> steps.addObject().put(Places.brief(path), status));
    came.undone().stream().map(Places::brief).forEach(expect.putArray("undone")::add);
    var handlers = expect.putArray("handlers");
    came.handlers().forEach((path, status) -> handlers.addObject().put(Places.brief(path), status));
    children(expect);
    var policies = expect.putArray("policies");
    came.policies().forEach((name, said) -> policies.addObject().put(name, Comparison.word(said)));
    came.approvals().forEach(expect.putArray("approvals")::add);
    var effects = expect.putArray("effects");
    world.effects().forEach(path -> effects.addObject().put("step", Places.brief(path)));
    expect.put("verify", Comparison.word(came.verified()));
    plan(expect);
    return expect;
  }

  private void children(ObjectNode expect) {
    if (recording.runs().size() > 1) {
      var children = expect.putArray("children");
      recording
          .children()
          .forEach(run ->
              children
                  .addObject()
                  .put(Places.brief(String.valueOf(run.place())), run.state().status().code()));
    }
  }

  private void plan(ObjectNode expect) {
    var plan = state.plan();
    if (plan != null) {
      var approval = plan.commitment().approval();
      expect
          .putObject("plan")
          .put("approvers", approval == null ? 0 : approval.votes())
          .put("changes", plan.commitment().mutations());
    }
  }
}
