package io.firebreak.timeline;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent;
import io.firebreak.incident.Episode;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.label.Labels;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunStatus;
import io.firebreak.verify.VerifyEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An incident and its run, event by event, on a clock that the test turns. */
final class Scene {
  static final Actor BEN = new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null);
  static final Actor HOOK = new Actor(Actor.Kind.HOOK, "prometheus", "token", "hook", null);
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private static final StreamId INCIDENT = StreamId.incident("default", "INC1");
  private static final StreamId RUN = StreamId.run("default", "RUN1");
  private static final String HASH = "0123456789abcdef".repeat(4);

  private final Map<StreamId, List<Event>> streams = new HashMap<>();
  private Instant now = START.plusSeconds(5);
  private RunStatus status = RunStatus.QUEUED;

  List<Event> incident() {
    return streams.getOrDefault(INCIDENT, List.of());
  }

  List<Event> run() {
    return streams.getOrDefault(RUN, List.of());
  }

  Timeline timeline() {
    return Timeline.ofIncident(incident(), List.of(run()), List.of()).orElseThrow();
  }

  Scene after(long seconds) {
    now = now.plusSeconds(seconds);
    return this;
  }

  /** An alert comes and a run of {@code restart} is started for it. */
  Scene begins(Alert alert) {
    incident(HOOK, new IncidentEvent.Opened("alertname=" + alert.name(), alert, now, "D1", null));
    incident(
        Actor.ENGINE,
        new IncidentEvent.RunStarted(
            "restart", "cafe0123cafe0123", Episode.of(alert), alert.severity(), "RUN1"));
    return run(
        Actor.ENGINE,
        new RunEvent.Created(
            "restart",
            "cafe0123cafe0123",
            RunEvent.Cause.ALERT,
            "INC1",
            alert,
            null,
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            "kubernetes/prod/web",
            null,
            null));
  }

  static Alert alert(String name, Map<String, String> annotations) {
    return new Alert(
        "alertmanager",
        name,
        Alert.Status.FIRING,
        Severity.CRITICAL,
        Labels.of(Map.of("alertname", name, "service", "web")),
        annotations,
        START,
        null,
        "f1",
        null,
        Map.of(),
        List.of());
  }

  Scene run(Payload payload) {
    return run(Actor.ENGINE, payload);
  }

  Scene run(Actor actor, Payload payload) {
    return add(RUN, actor, payload);
  }

  Scene incident(Actor actor, Payload payload) {
    return add(INCIDENT, actor, payload);
  }

  Scene moves(RunStatus to) {
    return moves(to, null, null);
  }

  Scene moves(RunStatus to, @Nullable EndReason reason, @Nullable String detail) {
    run(new RunEvent.Moved(status, to, reason, detail));
    status = to;
    return this;
  }

  Scene gates() {
    return run(
        new GateEvent.GatesJudged(
            GateEvent.Stage.BEFORE_PLAN,
            List.of(
                GateEvent.Verdict.pass("kill_switch", "no hold"),
                GateEvent.Verdict.pass("precondition:still failing", "value 1 == 1"))));
  }

  Scene plans() {
    return plans(false, List.of());
  }

  /** Plans when the restart was done before, {@code by} such as {@code done by run X at T}. */
  Scene plansAfterRestart(String by) {
    return plans(true, List.of(new Plan.Observation("steps.restart", by, null, null, by)));
  }

  private Scene plans(boolean restarted, List<Plan.Observation> observations) {
    var steps =
        List.of(
            step("restart", "Restart the pods", restarted, List.of(change(3, 4))),
            step("warm", "Warm", false, List.of()));
    return run(
        new PlanEvent.PlanMade(
            new Plan(
                HASH,
                new Commitment(
                    "restart",
                    "cafe0123cafe0123",
                    JsonNodeFactory.instance.objectNode(),
                    "kubernetes/prod/web",
                    steps,
                    null,
                    null),
                observations,
                null,
                List.of(always())),
            List.of()));
  }

  private static PlannedStep always() {
    return new PlannedStep(
        "always.0",
        "Tell the owners",
        "http.request",
        EffectClass.UNSAFE,
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        false,
        List.of("http/desk:80/notes"),
        List.of(),
        true,
        Duration.ofSeconds(30),
        null,
        null,
        null,
        null,
        null);
  }

  private static PlannedStep step(
      String id, String name, boolean skipped, List<PlannedStep.Change> changes) {
    return new PlannedStep(
        "steps." + id,
        name,
        "kubernetes.scale",
        EffectClass.IDEMPOTENT,
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        skipped,
        List.of("kubernetes/prod/web"),
        changes,
        true,
        Duration.ofSeconds(30),
        null,
        null,
        null,
        null,
        null);
  }

  private static PlannedStep.Change change(int before, int after) {
    return new PlannedStep.Change("replicas", IntNode.valueOf(before), IntNode.valueOf(after));
  }

  Scene asks() {
    return run(
        new ApprovalEvent.Requested(
            "A1",
            HASH,
            new Required(
                List.of(new Required.Quorum(1, List.of(), List.of(), null, null)), List.of()),
            List.of(),
            now.plusSeconds(900),
            1,
            null));
  }

  Scene approvedByBen() {
    run(
        BEN,
        new ApprovalEvent.Voted(
            "A1", HASH, "ben", ApprovalEvent.Vote.APPROVE, "go | on", List.of(0), null));
    return run(BEN, new ApprovalEvent.Decided("A1", ApprovalEvent.Outcome.APPROVED, null));
  }

  Scene begins(String path, int attempt) {
    return run(
        new ExecuteEvent.Intent(
            path,
            "kubernetes.scale",
            attempt,
            1,
            "K",
            HASH,
            EffectClass.IDEMPOTENT,
            1,
            now.plusSeconds(30)));
  }

  Scene ends(String path, int attempt, ExecuteEvent.Kind kind, @Nullable String message) {
    return run(
        new ExecuteEvent.Outcome(
            path,
            attempt,
            kind,
            message != null,
            null,
            message == null ? null : "http_503",
            message,
            ExecuteEvent.Known.ANSWERED,
            null));
  }

  Scene looks(VerifyEvent.Saw saw) {
    return run(
        new VerifyEvent.RoundRead(List.of(new VerifyEvent.Checked("error rate", saw, "0.2"))));
  }

  Scene resolves() {
    incident(
        HOOK,
        new IncidentEvent.AlertResolved(new Episode("f1", START), now.minusSeconds(1), now, "D2"));
    return incident(Actor.ENGINE, new IncidentEvent.Resolved(now.minusSeconds(1)));
  }

  private Scene add(StreamId stream, Actor actor, Payload payload) {
    var events = streams.computeIfAbsent(stream, _ -> new ArrayList<>());
    events.add(new Event(stream, events.size() + 1, now, "test", 1, actor, payload, HASH));
    return this;
  }
}
