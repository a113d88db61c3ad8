package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Egress;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Certificates;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.Quiet;
import io.firebreak.incident.Router;
import io.firebreak.incident.Storms;
import io.firebreak.journal.Actor;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import io.firebreak.remediation.AskedEngine;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.Matching;
import io.firebreak.testing.NoRuns;
import io.firebreak.testing.PagerDutyStandIn;
import io.firebreak.testing.Stores;
import io.firebreak.verify.VerifyEvent;
import io.firebreak.webhook.pagerduty.PagerDutySource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A PagerDuty that checks what it gets, beside incidents and runs as a journal tells them. */
final class PagerDutyWorld implements AutoCloseable {
  static final String TENANT = "default";
  static final Instant BEGAN = Instant.parse("2026-11-26T10:00:00Z");
  private static final Actor HOOK =
      new Actor(Actor.Kind.HOOK, "alertmanager", "bearer", "hook", null);

  final PagerDutyStandIn pagerDuty = new PagerDutyStandIn();
  final AskedEngine engine;
  final Incidents incidents;
  final Keys keys = new Keys();
  final PagerDutySettings settings;
  final PagerDutyGround ground;
  final PagerDutyCourier courier;
  final List<String> alarms = new ArrayList<>();
  final Holds holds;
  final RefusedWebhooks refused = new RefusedWebhooks(alarms::add);
  private volatile Duration turned = Duration.ZERO;
  private final Intake intake;
  private final Router router;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<String, List<Payload>> runs = new LinkedHashMap<>();

  PagerDutyWorld() {
    this(Doors.of(List.of(PagerDutyCourier.TOPIC)));
  }

  PagerDutyWorld(Doors doors) {
    engine = new AskedEngine(Stores.EMBEDDED, doors, () -> Instant.now().plus(turned));
    var database = engine.store().database();
    var journal = engine.store().journal();
    incidents = new Incidents(journal, database, Intake.STALE_AFTER);
    intake = new Intake(journal, database, Runnable::run);
    router =
        new Router(
            journal,
            database,
            intake,
            (_, _) -> new Matching("none", List.of()),
            new NoRuns(),
            () -> "incident%05d".formatted(ids.incrementAndGet()),
            InstantSource.system(),
            IncidentLimits.DEFAULT,
            CorrelationRules.NONE,
            Storms.NONE,
            Quiet.NONE,
            List.of(PagerDutyCourier.TOPIC));
    router.start();
    settings =
        new PagerDutySettings(
            SecretText.of(PagerDutyStandIn.EVENTS_KEY),
            SecretText.of(PagerDutyStandIn.TOKEN),
            PagerDutyStandIn.FROM,
            pagerDuty.eventsUrl(),
            pagerDuty.apiUrl(),
            java.net.URI.create("https://firebreak.example.com"));
    holds = new Holds(journal, database, () -> "hold-1", java.util.List.of(PagerDutyCourier.TOPIC));
    ground =
        new PagerDutyGround(
            settings,
            keys,
            Egress.Resolver.SYSTEM,
            database,
            journal,
            engine.remediation(),
            incidents,
            holds,
            refused);
    courier = new PagerDutyCourier(ground);
  }

  /** Turns the clock. */
  void pass(Duration time) {
    turned = turned.plus(time);
  }

  static Alert alert(String source, String fingerprint, Map<String, String> labels) {
    return alert(source, fingerprint, labels, fingerprint);
  }

  static Alert alert(String source, String fingerprint, Map<String, String> labels, String name) {
    return new Alert(
        source,
        name,
        Alert.Status.FIRING,
        Severity.HIGH,
        new Labels(new java.util.TreeMap<>(labels)),
        Map.of(),
        BEGAN,
        null,
        fingerprint,
        null,
        Map.of("source", "http://prometheus.example.com/graph"),
        List.of());
  }

  static Alert over(Alert alert) {
    return new Alert(
        alert.source(),
        alert.name(),
        Alert.Status.RESOLVED,
        alert.severity(),
        alert.labels(),
        alert.annotations(),
        alert.startsAt(),
        alert.startsAt().plusSeconds(600),
        alert.fingerprint(),
        alert.groupKey(),
        alert.links(),
        alert.flags());
  }

  /** A hook for PagerDuty's webhooks, beside the alerts that are received otherwise. */
  Hooks hook() {
    var hooks =
        new Hooks(
            intake,
            engine.store().database()::now,
            Limits.DEFAULT,
            Certificates.NONE,
            Hooks.NO_TOKENS,
            url -> {
              throw new AssertionError("nobody asked to confirm " + url);
            });
    hooks.open(
        new HookConfig(
            new HookRef(TENANT, "pagerduty", null),
            new HookConfig.Auth.Insecure(),
            HookConfig.Addresses.ANY),
        new PagerDutySource(Limits.DEFAULT, null),
        name -> name);
    return hooks;
  }

  /** Waits until incidents have heard of everything that was received. */
  void routed() {
    router.look();
    Awaitility.await().until(() -> intake.unrouted(1).isEmpty());
  }

  /** All incidents here, the oldest first. */
  List<Incident> all() {
    return incidents.list(TENANT, null, null, 1_000).reversed().stream()
        .flatMap(line -> incidents.find(TENANT, line.id()).stream())
        .toList();
  }

  /** Receives alerts, and waits until incidents have heard of them. */
  void receive(Alert... alerts) {
    var id = "d%05d".formatted(ids.incrementAndGet());
    intake.accept(
        new Intake.Submission(
            new HookRef(TENANT, "alertmanager", null),
            new RawDelivery(id, BEGAN, Map.of(), id.getBytes(StandardCharsets.UTF_8)),
            new Parsed.Alerts(List.of(alerts), List.of()),
            List.of(),
            HOOK));
    routed();
  }

  /** The incident of an alert that just fired. */
  Incident incident(Alert alert) {
    receive(alert);
    return newest();
  }

  Incident incident() {
    return incident(alert("alertmanager", "PodCrashLooping", Map.of("namespace", "shop")));
  }

  Incident newest() {
    var line = incidents.list(TENANT, null, null, 1).getFirst();
    return incidents.find(TENANT, line.id()).orElseThrow();
  }

  /** A run, for an incident or without one, that has come as far as this. */
  String run(@Nullable Incident incident, RunStatus... way) {
    return run(incident, null, way);
  }

  /** The same, about an alert of the incident. */
  String run(@Nullable Incident incident, @Nullable Alert alert, RunStatus... way) {
    var id = "run%05d".formatted(ids.incrementAndGet());
    var created =
        new RunEvent.Created(
            "restart-shop",
            "0000",
            RunEvent.Cause.PERSON,
            incident == null ? null : incident.id(),
            alert,
            "anna",
            com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode(),
            List.of(),
            "k8s/prod/shop",
            null,
            null);
    runs.put(id, new ArrayList<>());
    if (incident != null) {
      append(
          StreamId.incident(TENANT, incident.id()),
          seq(incident.id()),
          new IncidentEvent.RunStartedByPerson("restart-shop", "0000", id, "anna"));
    }
    happened(id, created);
    move(id, RunStatus.CHECKING, way);
    return id;
  }

  private long seq(String incident) {
    return engine.store().journal().read(StreamId.incident(TENANT, incident), 0).size();
  }

  /** The run goes on. */
  void move(String run, RunStatus first, RunStatus... then) {
    move(run, first, null, null);
    for (var status : then) {
      move(run, status, null, null);
    }
  }

  void move(String run, RunStatus to, @Nullable EndReason reason, @Nullable String detail) {
    var from = engine.state(run).status();
    happened(run, new RunEvent.Moved(from, to, reason, detail));
    if (to == RunStatus.VERIFYING) {
      happened(run, new VerifyEvent.VerifyBegun());
    }
  }

  void happened(String run, Payload event) {
    var before = Objects.requireNonNull(runs.get(run));
    append(StreamId.run(TENANT, run), before.size(), event);
    before.add(event);
  }

  private void append(StreamId stream, long seq, Payload event) {
    engine
        .store()
        .journal()
        .commit(Unit.builder().append(stream, seq, List.of(NewEvent.byEngine(event))).build());
  }

  /** An incident that PagerDuty sent. */
  Incident sentByPagerDuty(String id) {
    return incident(
        alert("pagerduty", "pagerduty:" + id, Map.of("incident_id", id, "service", "Shop")));
  }

  /** What PagerDuty tells when people merge one of its incidents into another. */
  Alert merged(String id, String into) {
    var alert = alert("pagerduty", "pagerduty:" + id, Map.of("incident_id", id, "service", "Shop"));
    return new Alert(
        alert.source(),
        alert.name(),
        alert.status(),
        alert.severity(),
        alert.labels(),
        Map.of(Echo.INTO, "pagerduty:" + into),
        alert.startsAt(),
        null,
        alert.fingerprint(),
        null,
        Map.of(),
        List.of(Flag.PAGED.code(), Flag.MERGED.code()));
  }

  /** What waits in the outbox. */
  List<String> waiting() {
    return engine
        .store()
        .database()
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT subject FROM outbox").mapTo(String.class).list());
  }

  /** What was told, without look-ups and notes. */
  List<String> told() {
    return pagerDuty.calls().stream()
        .filter(call -> !call.startsWith("GET ") && !call.startsWith("POST "))
        .toList();
  }

  Delivery tell(String run) {
    return courier.deliver(TENANT, "run/" + run);
  }

  /** Tells what the outbox would tell when the incident itself changes. */
  Delivery tell(Incident incident) {
    return courier.deliver(TENANT, "incident/" + incident.id());
  }

  /** Whatever a test is about, no rule of PagerDuty may have been broken on the way. */
  @Override
  public void close() {
    router.close();
    courier.close();
    engine.close();
    var broken = pagerDuty.broken();
    pagerDuty.close();
    assertThat(broken).as("rules of PagerDuty that were broken").isEmpty();
  }

  /** Values stand as they are; how often one was dropped is counted. */
  static final class Keys implements Secrets {
    final AtomicInteger forgotten = new AtomicInteger();
    volatile String token = PagerDutyStandIn.TOKEN;

    @Override
    public String reveal(SecretText text) {
      return switch (text.parts().getFirst()) {
        case SecretText.Part.Literal(var literal) -> literal;
        case SecretText.Part.Reference _ -> token;
      };
    }

    @Override
    public String redact(String text) {
      return text;
    }

    @Override
    public void forget(String name) {
      forgotten.incrementAndGet();
      token = PagerDutyStandIn.TOKEN;
    }
  }
}
