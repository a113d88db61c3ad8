package io.firebreak.webhook.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Certificates;
import io.firebreak.alert.Episodes;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.prometheus.AlertmanagerReconciliation.Peer;
import io.firebreak.webhook.prometheus.AlertmanagerReconciliation.Seen;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("After an outage Alertmanager is asked what it did not get through")
class AlertmanagerReconciliationTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-11-22T13:21:00Z");
  private static final String HOOK = "alertmanager/prod";

  /** What an Alertmanager of a pair has; null while it does not answer. */
  private static final class Told implements Peer {
    private Instant since = START.minusSeconds(86_400);
    private @Nullable String groups = "[]";

    @Override
    public Optional<Seen> look() {
      return Optional.ofNullable(groups).map(text -> new Seen(since, read(text)));
    }
  }

  private static final class World implements AutoCloseable {
    private final OpenStore store;
    private final Hooks hooks;
    private final AlertmanagerReconciliation reconciliation;
    private final List<StoredDelivery> accepted = new ArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final Told one = new Told();
    private final Told two = new Told();
    private Instant now = START;

    World(Stores stores) {
      store = stores.open(IntakeEvent.register(EventTypes.builder()).build(), () -> now);
      var intake = new Intake(store.journal(), store.database(), Runnable::run);
      intake.onAccepted(accepted::add);
      hooks =
          new Hooks(
              intake, () -> now, Limits.DEFAULT, Certificates.NONE, Hooks.NO_TOKENS, uri -> {});
      hooks.open(
          new HookConfig(
              new HookRef("default", "alertmanager", "prod"),
              new HookConfig.Auth.Insecure(),
              HookConfig.Addresses.ANY),
          new AlertmanagerSource(Limits.DEFAULT),
          name -> name);
      reconciliation =
          new AlertmanagerReconciliation(
              hooks,
              intake,
              new Episodes(store.database()),
              "default",
              HOOK,
              List.of(one, two),
              this::nextId,
              () -> now);
    }

    private String nextId() {
      return "%026d".formatted(ids.incrementAndGet());
    }

    /** A notification that did come, with the start as Alertmanager's webhook writes it. */
    void notified(String id, String status) {
      var body =
          """
          {"version":"4","groupLabels":{"cluster":"a"},"alerts":[{"status":"%s","labels":%s,
           "fingerprint":"%s","startsAt":"2026-11-22T13:20:00.123456789Z","endsAt":"%s"}]}
          """
              .formatted(
                  status,
                  labels(id),
                  fingerprint(id),
                  status.equals("firing") ? "0001-01-01T00:00:00Z" : now);
      hooks.pulled(HOOK, nextId(), body.getBytes(StandardCharsets.UTF_8));
    }

    List<String> told() {
      return accepted.stream()
          .flatMap(delivery -> delivery.alerts().stream())
          .map(alert -> alert.name() + " " + alert.status().code())
          .toList();
    }

    Alert last() {
      return accepted.getLast().alerts().getLast();
    }

    long episodes() {
      return store
          .database()
          .jdbi()
          .withHandle(
              handle -> handle.createQuery("SELECT count(*) FROM episode").mapTo(Long.class).one());
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static String labels(String id) {
    return "{\"alertname\":\"%s\",\"cluster\":\"a\",\"severity\":\"critical\"}".formatted(id);
  }

  private static String fingerprint(String id) {
    return "f00d%012x".formatted(id.hashCode() & 0xffffffffL);
  }

  /** What the API says of alerts, with the start in milliseconds as it does. */
  private static String firing(String state, String... ids) {
    var alerts = new ArrayList<String>();
    for (var id : ids) {
      alerts.add(
          """
          {"labels":%s,"annotations":{"summary":"of %s"},"fingerprint":"%s",
           "startsAt":"2026-11-22T13:20:00.123Z","endsAt":"2026-11-22T13:30:00.000Z",
           "generatorURL":"http://prometheus/graph","status":{"state":"%s"}}
          """
              .formatted(labels(id), id, fingerprint(id), state));
    }
    return "[{\"labels\":{\"cluster\":\"a\"},\"receiver\":{\"name\":\"firebreak\"},\"alerts\":["
        + String.join(",", alerts)
        + "]}]";
  }

  @ParameterizedTest
  @EnumSource
  void whatFiresThereAndIsUnknownHereIsTakenInOnce(Stores stores) {
    try (var world = new World(stores)) {
      world.notified("Known", "firing");
      world.one.groups = firing("active", "Known", "Missed");
      world.two.groups = firing("active", "Missed", "Known");
      world.reconciliation.look();
      world.reconciliation.look();

      assertThat(world.told()).containsExactly("Known firing", "Missed firing");
      assertThat(world.last().groupKey()).isEqualTo("alertmanager{cluster=\"a\"}");
      assertThat(world.last().annotations()).containsEntry("summary", "of Missed");
      world.notified("Missed", "firing");
      assertThat(world.episodes()).as("what comes after all is the same episode").isEqualTo(2);
      assertThat(world.told()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsMutedThereIsNotTakenIn(Stores stores) {
    try (var world = new World(stores)) {
      world.one.groups = firing("suppressed", "Muted");
      world.reconciliation.look();
      assertThat(world.told()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsGoneThereIsOverWhenAllSaySoTwice(Stores stores) {
    try (var world = new World(stores)) {
      world.notified("Gone", "firing");
      world.notified("Muted", "firing");
      world.one.groups = firing("suppressed", "Muted");
      world.now = START.plusSeconds(300);
      world.reconciliation.look();
      assertThat(world.told()).hasSize(2);

      world.now = START.plusSeconds(600);
      world.reconciliation.look();
      world.reconciliation.look();
      assertThat(world.told()).containsExactly("Gone firing", "Muted firing", "Gone resolved");
      assertThat(world.last().endsAt()).isEqualTo(world.now);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsOverBecauseOneOfAPairHasNeverHeardOfItOrIsSilent(Stores stores) {
    try (var world = new World(stores)) {
      world.notified("Fires", "firing");
      world.one.groups = firing("active", "Fires");
      look(world, 3);
      world.one.groups = null;
      look(world, 3);
      assertThat(world.told()).containsExactly("Fires firing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsOverBecauseAnAlertmanagerWasStartedAnew(Stores stores) {
    try (var world = new World(stores)) {
      world.notified("Fires", "firing");
      world.two.since = START.plusSeconds(5);
      look(world, 3);
      assertThat(world.told()).containsExactly("Fires firing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatComesBackBetweenTwoLooksIsNotOver(Stores stores) {
    try (var world = new World(stores)) {
      world.notified("Fires", "firing");
      look(world, 1);
      world.one.groups = firing("active", "Fires");
      look(world, 1);
      world.one.groups = "[]";
      look(world, 1);
      assertThat(world.told()).containsExactly("Fires firing");
    }
  }

  private static void look(World world, int times) {
    for (var i = 0; i < times; i++) {
      world.now = world.now.plusSeconds(300);
      world.reconciliation.look();
    }
  }
}
