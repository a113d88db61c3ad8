package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.Certificates;
import io.firebreak.alert.Flag;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.Quiet;
import io.firebreak.incident.Router;
import io.firebreak.incident.Storms;
import io.firebreak.journal.EventTypes;
import io.firebreak.runbook.Matching;
import io.firebreak.testing.NoRuns;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A body that was tampered with is understood or a dead letter, and never a failure")
class SourceFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRIES = 10;

  static Stream<AlertSource> sources() {
    return SourceSamplesTest.SOURCES.stream().filter(source -> !source.name().equals("generic"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @Tag("B16")
  @DisplayName("B16 fields dropped, of another type, enlarged, nested, doubled, cut off")
  void mutated(AlertSource source) throws IOException {
    long seed = 20_261_127L + source.name().hashCode();
    var random = new Random(seed);
    for (var sample : samples(source)) {
      for (var tampering : Tampering.values()) {
        for (int i = 0; i < TRIES; i++) {
          var body = tampering.of(Payloads.body(sample), random);
          var where = "seed %d, %s, %s, try %d".formatted(seed, sample, tampering, i);
          wholeOrNothing(source, sample, body, where);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @DisplayName("a field of a version to come changes nothing")
  void unknownFields(AlertSource source) throws IOException {
    for (var sample : samples(source)) {
      var body = Payloads.body(sample);
      assertThat(parse(source, sample, withUnknownField(body)))
          .as(sample)
          .isEqualTo(parse(source, sample, body));
    }
  }

  private static byte[] withUnknownField(byte[] body) throws IOException {
    if (body[0] != '{' && body[0] != '[') {
      return (new String(body, StandardCharsets.UTF_8) + "&tocome=1")
          .getBytes(StandardCharsets.UTF_8);
    }
    var tree = JSON.readTree(body);
    for (var each : tree.isArray() ? tree : List.of(tree)) {
      ((ObjectNode) each).put("tocome", "1");
    }
    return JSON.writeValueAsBytes(tree);
  }

  @Test
  @Tag("B16")
  @DisplayName(
      "B16 whatever comes is on disk and answered 202, as whole alerts and incidents, nothing or a dead letter")
  void neverAFailureOfOurs() throws IOException {
    var random = new Random(20_261_127L);
    try (var world = new World()) {
      for (var source : sources().toList()) {
        for (var sample : samples(source)) {
          for (var tampering : Tampering.values()) {
            world.send(source, sample, tampering.of(Payloads.body(sample), random));
          }
        }
      }
      assertThat(world.sent.get()).isGreaterThan(1_000);
      world.everyAlertIsStoredAsItWasTold();
      world.everyAlertIsInAWholeIncident();
    }
  }

  /** Hooks of every source, and incidents of what they take. */
  private static final class World implements AutoCloseable {
    final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Integer> understoodOf = new HashMap<>();
    private final OpenStore store =
        Stores.EMBEDDED.open(
            IncidentEvent.register(IntakeEvent.register(EventTypes.builder())).build(),
            () -> Payloads.RECEIVED_AT);
    private final Intake intake = new Intake(store.journal(), store.database(), Runnable::run);
    private final Router router;
    private final HookHandler handler;

    World() {
      var hooks =
          new Hooks(
              intake,
              () -> Payloads.RECEIVED_AT,
              Limits.DEFAULT,
              Certificates.NONE,
              Hooks.NO_TOKENS,
              url -> {});
      for (var source : sources().toList()) {
        var ref = new HookRef("default", source.name(), null);
        var open = new HookConfig.Auth.Insecure();
        hooks.open(new HookConfig(ref, open, HookConfig.Addresses.ANY), source, name -> name);
      }
      handler = new HookHandler(hooks, this::nextId);
      router =
          new Router(
              store.journal(),
              store.database(),
              intake,
              (_, _) -> new Matching("none", List.of()),
              new NoRuns(),
              this::nextId,
              () -> Payloads.RECEIVED_AT,
              IncidentLimits.DEFAULT,
              CorrelationRules.NONE,
              Storms.NONE,
              Quiet.NONE,
              List.of());
    }

    private String nextId() {
      return "%026d".formatted(ids.incrementAndGet());
    }

    void send(AlertSource source, String sample, byte[] body) throws IOException {
      sent.incrementAndGet();
      var headers = new TreeMap<String, List<String>>();
      Payloads.headers(sample).forEach((name, value) -> headers.put(name, List.of(value)));
      var peer = new HookRequest.Peer(InetAddress.ofLiteral("::1"), null);
      var answer = handler.handle(source.name(), null, headers, peer, body, null);

      var tooLarge = body.length > Limits.DEFAULT.bodyBytes();
      assertThat(answer.status()).as(sample).isEqualTo(tooLarge ? 413 : 202);
      if (!tooLarge) {
        saysWhatWasMadeOfIt(JSON.readTree(answer.body()));
      }
    }

    private void saysWhatWasMadeOfIt(JsonNode answer) {
      var letter = answer.has("dead_letter");
      if (answer.path("duplicate").asBoolean()) {
        return;
      }
      var lines = answer.path("alerts").findValuesAsText("status").stream();
      var understood = lines.filter(status -> !status.equals("null")).count();
      assertThat(letter || understood > 0 || answer.has("ignored")).as("%s", answer).isTrue();
      assertThat(letter && answer.has("ignored")).as("%s", answer).isFalse();
      understoodOf.put(answer.path("delivery_id").asText(), (int) understood);
    }

    void everyAlertIsStoredAsItWasTold() {
      var stored = stored().stream().collect(Collectors.toMap(StoredDelivery::id, each -> each));
      understoodOf.forEach((id, understood) -> {
        var delivery = stored.get(id);
        var alerts = delivery == null ? List.<Alert>of() : delivery.alerts();
        assertThat(alerts).as(id).hasSize(understood).allSatisfy(SourceFuzzTest::isWhole);
      });
    }

    private List<StoredDelivery> stored() {
      return intake.received("default", Payloads.RECEIVED_AT, "", Integer.MAX_VALUE);
    }

    void everyAlertIsInAWholeIncident() {
      router.look();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> rows("SELECT id FROM delivery WHERE routed = 0").isEmpty());

      assertThat(rows("SELECT id FROM incident")).isNotEmpty();
      assertThat(
              rows(
                  """
                  SELECT i.id FROM incident i
                  WHERE i.title = '' OR i.severity = '' OR i.group_key = '' OR i.started_at <= 0
                    OR i.alerts <> (SELECT count(*) FROM incident_alert a WHERE a.incident_id = i.id)
                    OR i.firing <> (SELECT count(*) FROM incident_alert a
                                    WHERE a.incident_id = i.id AND a.status = 'firing')
                  """))
          .isEmpty();
      // What was over before it was heard of is in no incident.
      assertThat(
              rows(
                  "SELECT fingerprint FROM incident_alert WHERE incident_id IS NULL AND status = 'firing'"))
          .isEmpty();
      var known = rows("SELECT fingerprint FROM incident_alert");
      assertThat(known)
          .containsAll(
              stored().stream()
                  .flatMap(delivery -> delivery.alerts().stream())
                  .filter(alert -> alert.status() == Alert.Status.FIRING)
                  .filter(alert -> !alert.has(Flag.PSEUDO))
                  .map(Alert::fingerprint)
                  .distinct()
                  .toList());
    }

    private List<String> rows(String sql) {
      return store
          .database()
          .jdbi()
          .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Override
    public void close() {
      router.close();
      store.close();
    }
  }

  private static List<String> samples(AlertSource source) {
    return source.name().equals("prometheus")
        ? Stream.of("prometheus-ruler", "vmalert")
            .flatMap(each -> Payloads.of(each).stream())
            .toList()
        : Payloads.of(source.name());
  }

  private static void wholeOrNothing(AlertSource source, String sample, byte[] body, String where) {
    var parsed = parse(source, sample, body);
    if (parsed instanceof Parsed.Alerts(var alerts, var rejected, var changes)) {
      assertThat(alerts.size() + rejected.size() + changes.size()).as(where).isPositive();
      assertThat(alerts).as(where).allSatisfy(SourceFuzzTest::isWhole);
    } else if (parsed instanceof Parsed.DeadLetter(_, var detail)) {
      assertThat(detail).as(where).isNotBlank().hasSizeLessThan(200);
    }
  }

  private static Parsed parse(AlertSource source, String sample, byte[] body) {
    return source.parse(
        new RawDelivery("d1", Payloads.RECEIVED_AT, Payloads.headers(sample), body));
  }

  private static void isWhole(Alert alert) {
    assertThat(alert.name()).isNotBlank();
    assertThat(alert.fingerprint()).isNotBlank().hasSizeLessThan(300);
    assertThat(alert.labels().map()).hasSizeLessThanOrEqualTo(64);
    assertThat(alert.startsAt()).isBefore(Payloads.RECEIVED_AT.plusSeconds(3601));
    assertThat(alert.endsAt() == null).isEqualTo(alert.status() == Alert.Status.FIRING);
    assertThat(alert.links().values()).allMatch(link -> link.startsWith("http"));
  }
}
