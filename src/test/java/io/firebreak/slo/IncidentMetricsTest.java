package io.firebreak.slo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Disposition;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Receipt;
import io.firebreak.alert.Severity;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.incident.Episode;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Actor;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunEvents;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import io.firebreak.verify.VerifyEvent;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metrics of one incident, from what is committed; on a clock that the test turns. */
class IncidentMetricsTest {
  private static final Actor BEN = new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null);
  private static final StreamId INCIDENT = StreamId.incident("default", "INC1");
  private static final StreamId RUN = StreamId.run("default", "RUN1");
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String HASH = "0".repeat(64);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<Runnable> afterwards = new ArrayList<>();
  private final Map<StreamId, Long> heads = new HashMap<>();
  private Instant now = START.plusSeconds(5);
  private OpenStore store = open();
  private RunMetrics metrics = metrics();

  private OpenStore open() {
    var types = RunEvents.addTo(IncidentEvent.register(EventTypes.builder())).build();
    return Stores.EMBEDDED.open(types, () -> now);
  }

  private RunMetrics metrics() {
    return new RunMetrics(
        registry, store.journal(), store.database(), afterwards::add, gauges(0.25));
  }

  @BeforeEach
  void listen() {
    metrics.start();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theTimesOfAnApprovedRemedyAreObservedOnce() {
    begins();
    after(60);
    say(
        RUN,
        BEN,
        new ApprovalEvent.Voted(
            "A1", HASH, "ben", ApprovalEvent.Vote.APPROVE, null, List.of(0), null),
        new ApprovalEvent.Decided("A1", ApprovalEvent.Outcome.APPROVED, null));
    after(30);
    acts();
    ends();
    assertThat(observed())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "firebreak_incident_time_to_detect_seconds auto web critical", 5.0,
                "firebreak_incident_time_to_acknowledge_seconds auto web critical", 0.0,
                "firebreak_incident_time_to_acknowledge_seconds manual web critical", 60.0,
                "firebreak_incident_time_to_mitigate_seconds approved web critical", 105.0,
                "firebreak_incident_time_to_resolve_seconds approved web critical", 155.0,
                "firebreak_alert_to_first_action_seconds", 90.0,
                "firebreak_run_duration_seconds", 100.0));
  }

  @Test
  void attemptsRetriesAndEndsAreCounted() {
    begins();
    acts();
    ends();
    assertThat(counted())
        .containsEntry("firebreak_runs succeeded restart", 1.0)
        .containsEntry("firebreak_step_attempts world.poke not_applied", 1.0)
        .containsEntry("firebreak_step_attempts world.poke ok", 1.0)
        .containsEntry("firebreak_step_retries world.poke http_503", 1.0);
  }

  @Test
  void aRunThatBeganBeforeTheProcessIsReadAndCounted() {
    begins();
    acts();
    var restarted = new PrometheusRegistry();
    new RunMetrics(restarted, store.journal(), store.database(), afterwards::add, gauges(0))
        .start();
    ends();
    assertThat(counted(restarted)).containsEntry("firebreak_runs succeeded restart", 1.0);
  }

  @Test
  void repeatsAndDuplicatesAreCountedByKind() {
    var repeat = new Receipt.Line("f", Alert.Status.FIRING, Disposition.REPEAT);
    metrics.received(new Receipt("D1", false, List.of(repeat, repeat), null, null));
    metrics.received(new Receipt("D1", true, List.of(), null, null));
    assertThat(counted())
        .containsEntry("firebreak_duplicates_suppressed alert", 2.0)
        .containsEntry("firebreak_duplicates_suppressed delivery", 1.0);
  }

  @Test
  void beatsAreCountedByHeartbeat() {
    metrics.beat("prometheus");
    metrics.beat("prometheus");
    assertThat(counted()).containsEntry("firebreak_heartbeats prometheus", 2.0);
  }

  @Test
  void requestsWhoseSenderCannotBeJudgedAreCountedBySource() {
    metrics.undetermined(new HookRef("default", "cloudwatch", null));
    assertThat(counted()).containsEntry("firebreak_hook_undetermined cloudwatch", 1.0);
  }

  @Test
  void whatWaitsIsReadAtTheScrape() {
    assertThat(gauges())
        .isEqualTo(
            Map.of(
                "firebreak_active_runs", 0.0,
                "firebreak_alertmanagers_unread", 2.0,
                "firebreak_stuck_runs", 0.0,
                "firebreak_executor_saturation_ratio", 0.25,
                "firebreak_intake_depth", 0.0,
                "firebreak_dead_letters", 0.0,
                "firebreak_silent_heartbeats", 0.0,
                "firebreak_runbooks", 3.0,
                "firebreak_runbook_errors", 1.0));
  }

  private void begins() {
    var alert =
        new Alert(
            "alertmanager",
            "Down",
            Alert.Status.FIRING,
            Severity.CRITICAL,
            Labels.of(Map.of("service", "web")),
            Map.of(),
            START,
            null,
            "f1",
            null,
            Map.of(),
            List.of());
    var created =
        new RunEvent.Created(
            "restart",
            HASH,
            RunEvent.Cause.ALERT,
            "INC1",
            alert,
            null,
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            "world/one",
            null,
            null);
    var unit = Unit.builder();
    unit.append(
        INCIDENT,
        0,
        List.of(
            NewEvent.byEngine(new IncidentEvent.Opened("k", alert, now, "D1", null)),
            NewEvent.byEngine(
                new IncidentEvent.RunStarted(
                    "restart", HASH, Episode.of(alert), Severity.CRITICAL, "RUN1"))));
    unit.append(RUN, 0, List.of(NewEvent.byEngine(created)));
    store.journal().commit(unit.build());
    heads.put(INCIDENT, 2L);
    heads.put(RUN, 1L);
    runAfterwards();
  }

  private void acts() {
    say(RUN, Actor.ENGINE, intent(1));
    say(RUN, Actor.ENGINE, outcome(1, ExecuteEvent.Kind.NOT_APPLIED, "http_503"));
    say(RUN, Actor.ENGINE, intent(2));
    say(RUN, Actor.ENGINE, outcome(2, ExecuteEvent.Kind.OK, null));
    after(10);
    var passed = new VerifyEvent.Checked("up", VerifyEvent.Saw.PASS, "1");
    say(RUN, Actor.ENGINE, new VerifyEvent.RoundRead(List.of(passed)));
  }

  private void ends() {
    say(
        RUN,
        Actor.ENGINE,
        new RunEvent.Moved(RunStatus.VERIFYING, RunStatus.SUCCEEDED, null, null));
    after(60);
    say(INCIDENT, Actor.ENGINE, new IncidentEvent.Resolved(now.minusSeconds(10)));
  }

  private static ExecuteEvent.Intent intent(int attempt) {
    return new ExecuteEvent.Intent(
        "steps.poke",
        "world.poke",
        attempt,
        1,
        "K",
        HASH,
        EffectClass.IDEMPOTENT,
        1,
        START.plusSeconds(3600));
  }

  private static ExecuteEvent.Outcome outcome(
      int attempt, ExecuteEvent.Kind kind, @org.jspecify.annotations.Nullable String code) {
    return new ExecuteEvent.Outcome(
        "steps.poke", attempt, kind, true, null, code, code, ExecuteEvent.Known.ANSWERED, null);
  }

  private void after(long seconds) {
    now = now.plusSeconds(seconds);
  }

  private void say(StreamId stream, Actor actor, Payload... payloads) {
    var seq = Objects.requireNonNull(heads.get(stream));
    var events = new ArrayList<NewEvent>();
    for (var payload : payloads) {
      events.add(new NewEvent(payload, actor));
    }
    store.journal().commit(Unit.builder().append(stream, seq, events).build());
    heads.put(stream, seq + payloads.length);
    runAfterwards();
  }

  private void runAfterwards() {
    while (!afterwards.isEmpty()) {
      afterwards.removeFirst().run();
    }
  }

  private Map<String, Double> observed() {
    return registry.scrape().stream()
        .filter(HistogramSnapshot.class::isInstance)
        .map(HistogramSnapshot.class::cast)
        .flatMap(all ->
            all.getDataPoints().stream()
                .filter(point -> point.getCount() > 0)
                .map(point ->
                    Map.entry(
                        name(all.getMetadata().getName(), point.getLabels()), point.getSum())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, Double> counted() {
    return counted(registry);
  }

  private static Map<String, Double> counted(PrometheusRegistry registry) {
    return registry.scrape().stream()
        .filter(CounterSnapshot.class::isInstance)
        .map(CounterSnapshot.class::cast)
        .flatMap(all ->
            all.getDataPoints().stream()
                .map(point ->
                    Map.entry(
                        name(all.getMetadata().getName(), point.getLabels()), point.getValue())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, Double> gauges() {
    return registry.scrape().stream()
        .filter(GaugeSnapshot.class::isInstance)
        .map(GaugeSnapshot.class::cast)
        .collect(
            Collectors.toMap(
                all -> all.getMetadata().getName(),
                all -> all.getDataPoints().getFirst().getValue()));
  }

  private static String name(String metric, io.prometheus.metrics.model.snapshots.Labels labels) {
    return labels.stream()
        .map(label -> label.getValue())
        .collect(Collectors.joining(" ", metric + " ", ""))
        .strip();
  }

  private static Map<Measure, DoubleSupplier> gauges(double saturation) {
    return Map.of(
        Measure.SATURATION, () -> saturation,
        Measure.RUNBOOKS, () -> 3,
        Measure.RUNBOOK_ERRORS, () -> 1,
        Measure.SILENCES_UNREAD, () -> 2);
  }
}
