package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.gate.HeartbeatWatch;
import io.firebreak.gate.Holds;
import io.firebreak.journal.EventTypes;
import io.firebreak.remediation.RunEvents;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What always fires is a sign of life, from the hook to the hold. */
class HeartbeatHookTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TENANT = "default";

  @TempDir Path folder;
  private final AtomicInteger ids = new AtomicInteger();
  private final List<String> released = new ArrayList<>();
  private Duration passed = Duration.ZERO;
  private OpenStore store;
  private Intake intake;
  private Heartbeats heartbeats;
  private HookHandler handler;
  private Holds holds;
  private HeartbeatWatch watch;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        folder.resolve("firebreak.yaml"),
        """
        hooks:
          - { source: alertmanager, name: prod, insecure: true }
          - { source: generic, insecure: true, fields: { name: body.title } }
        heartbeats:
          prometheus:
            hook: alertmanager/prod
            match: [ 'alertname="AlwaysFiring"', 'cluster=~"prod-.*"' ]
            silent_after: 10m
            freeze: true
          cron: { hook: generic }
        """);
    var configuration = ConfigurationFile.read(folder, Map.of(), Map.of());
    store =
        Stores.EMBEDDED.open(
            RunEvents.addTo(IntakeEvent.register(EventTypes.builder())).build(), this::now);
    intake = new Intake(store.journal(), store.database(), Runnable::run);
    heartbeats = heartbeats(configuration);
    var hooks =
        new HookDoor()
            .hooks(
                configuration,
                intake,
                this::now,
                Limits.DEFAULT,
                SecretStore.ofFolder(folder, new Redactor()),
                heartbeats);
    handler = new HookHandler(hooks, () -> "%026d".formatted(ids.incrementAndGet()));
    holds = new Holds(store.journal(), store.database(), () -> "hold" + ids.incrementAndGet());
    watch =
        new HeartbeatWatch(
            TENANT,
            heartbeats,
            store.journal(),
            store.database(),
            holds,
            List.of("slack"),
            (why, _) -> released.add(why),
            this::nanos);
  }

  private Heartbeats heartbeats(Configuration configuration) {
    return new Heartbeats(
        configuration.heartbeats().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getValue().named(each.getKey()))
            .toList(),
        this::nanos);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Instant now() {
    return Instant.parse("2026-11-26T10:00:00Z").plus(passed);
  }

  private long nanos() {
    return passed.toNanos();
  }

  private void pass(Duration time) {
    for (var rest = time; rest.isPositive(); rest = rest.minusMinutes(1)) {
      passed = passed.plus(rest.toMinutes() == 0 ? rest : Duration.ofMinutes(1));
      watch.look();
    }
  }

  private JsonNode post(String source, @Nullable String name, String body) throws IOException {
    var answer =
        handler.handle(
            source,
            name,
            Map.of("Content-Type", List.of("application/json")),
            new HookRequest.Peer(InetAddress.getLoopbackAddress(), null),
            body.getBytes(StandardCharsets.UTF_8),
            null);
    assertThat(answer.status()).isEqualTo(202);
    return JSON.readTree(answer.body());
  }

  private static String alertmanager(String alert, String cluster, String status) {
    return """
    {"version": "4", "groupKey": "{}:{alertname=\\"%1$s\\"}", "status": "%3$s", "receiver": "firebreak",
     "groupLabels": {"alertname": "%1$s"}, "commonLabels": {}, "commonAnnotations": {},
     "externalURL": "http://alertmanager.example.com", "truncatedAlerts": 0,
     "alerts": [{"status": "%3$s",
       "labels": {"alertname": "%1$s", "cluster": "%2$s", "severity": "critical"},
       "annotations": {}, "startsAt": "2026-11-26T09:00:00Z",
       "endsAt": "%4$s", "generatorURL": "http://prometheus.example.com", "fingerprint": "%2$s%1$s"}]}
    """
        .formatted(
            alert,
            cluster,
            status,
            status.equals("firing") ? "0001-01-01T00:00:00Z" : "2026-11-26T09:59:00Z");
  }

  private JsonNode watchdog() throws IOException {
    return post("alertmanager", "prod", alertmanager("AlwaysFiring", "prod-1", "firing"));
  }

  @Test
  @Tag("G100")
  @Tag("G104")
  @DisplayName("G104: a beat counts although its body was here before, and opens no incident")
  void anAlertThatAlwaysFiresKeepsAutomationGoingUntilItIsSilent() throws IOException {
    assertThat(watchdog().path("duplicate").asBoolean()).isFalse();
    for (int minutes = 0; minutes < 60; minutes += 4) {
      pass(Duration.ofMinutes(4));
      watchdog();
    }
    assertThat(watchdog().path("duplicate").asBoolean()).as("the same bytes as before").isTrue();
    pass(Duration.ofMinutes(9));
    assertThat(holds.standing(TENANT)).isEmpty();
    assertThat(intake.unrouted(10)).as("it opens no incident").isEmpty();

    pass(Duration.ofMinutes(1));
    assertThat(holds.standing(TENANT))
        .singleElement()
        .satisfies(standing ->
            assertThat(standing.hold().reason())
                .contains("the heartbeat prometheus at /hooks/alertmanager/prod for 10m"));

    assertThat(watchdog().path("alerts")).hasSize(1);
    pass(Duration.ofSeconds(5));
    assertThat(holds.standing(TENANT)).isEmpty();
    assertThat(released).containsExactly("the heartbeat prometheus is heard again");
  }

  @Test
  @Tag("G104")
  void onlyWhatMatchesAndFiresIsASignOfLife() throws IOException {
    post("alertmanager", "prod", alertmanager("AlwaysFiring", "prod-1", "resolved"));
    post("alertmanager", "prod", alertmanager("AlwaysFiring", "test-1", "firing"));
    post("alertmanager", "prod", alertmanager("HostDown", "prod-1", "firing"));
    post("alertmanager", "prod", "{}");
    assertThat(heartbeats.unwritten()).isEmpty();
    assertThat(intake.unrouted(10))
        .as("other alerts are alerts")
        .extracting(delivery -> delivery.alerts().getFirst().name())
        .containsExactly("AlwaysFiring", "HostDown");

    watchdog();
    assertThat(heartbeats.unwritten()).containsOnlyKeys("prometheus");
    assertThat(
            intake.received(TENANT, Instant.EPOCH, "", 10).stream()
                .flatMap(delivery -> delivery.alerts().stream())
                .filter(alert -> alert.has(Flag.PSEUDO))
                .map(alert -> alert.labels().get("cluster")))
        .containsOnly("prod-1");
  }

  @Test
  @Tag("G104")
  void withoutMatchersEveryDeliveryIsASignOfLife() throws IOException {
    post("generic", null, "not even JSON");
    assertThat(heartbeats.unwritten()).containsOnlyKeys("cron");
    watch.look();
    assertThat(heartbeats.unwritten()).isEmpty();
    post("generic", null, "{\"title\": \"the backup failed\"}");
    assertThat(heartbeats.unwritten()).containsOnlyKeys("cron");
    assertThat(intake.unrouted(10)).as("and an alert all the same").hasSize(1);
  }
}
