package io.firebreak.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Call;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertFeed;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Severity;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.durable.Outcome;
import io.firebreak.gate.Glob;
import io.firebreak.journal.StorageException;
import io.firebreak.label.Labels;
import io.firebreak.label.Matcher;
import io.firebreak.testing.NoSecrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New alerts on a target or near it, by what Firebreak was told. */
class NewAlertsTest {
  private static final Instant CHANGED = Instant.parse("2026-03-01T03:00:00Z");
  private static final Instant NOW = CHANGED.plusSeconds(300);
  private static final Map<String, String> CART = Map.of("service", "cart", "namespace", "shop");

  private final List<StoredDelivery> deliveries = new ArrayList<>();
  private @Nullable StorageException broken;

  private final AlertFeed feed =
      new AlertFeed() {
        @Override
        public Optional<Instant> lastReceived(String tenant) {
          if (broken != null) {
            throw broken;
          }
          return deliveries.isEmpty()
              ? Optional.empty()
              : Optional.of(deliveries.getLast().receivedAt());
        }

        @Override
        public List<StoredDelivery> received(
            String tenant, Instant since, String afterId, int limit) {
          return deliveries.stream()
              .filter(each ->
                  each.receivedAt().isAfter(since)
                      || (each.receivedAt().equals(since) && each.id().compareTo(afterId) > 0))
              .limit(limit)
              .toList();
        }
      };

  private static Alert alert(
      String name,
      Map<String, String> labels,
      int at,
      Alert.Status status,
      Severity severity,
      Map<String, String> annotations,
      List<String> flags) {
    return new Alert(
        "alertmanager",
        name,
        status,
        severity,
        Labels.of(labels),
        annotations,
        CHANGED.plusSeconds(at),
        null,
        name,
        null,
        Map.of(),
        flags);
  }

  private static Alert firing(String name, Map<String, String> labels, int at) {
    return alert(name, labels, at, Alert.Status.FIRING, Severity.HIGH, Map.of(), List.of());
  }

  /** A delivery some seconds after the change. */
  private void delivered(int at, Alert... alerts) {
    deliveries.add(
        new StoredDelivery(
            "d%05d".formatted(deliveries.size()),
            "default",
            "alertmanager",
            CHANGED.plusSeconds(at),
            List.of(alerts)));
  }

  private Outcome ask(NewAlerts.Input input, Neighbours... neighbours) {
    var settings = new NewAlerts.Settings(List.of(neighbours), Duration.ofMinutes(15));
    var call =
        new Call(
            "default",
            "1",
            "verify.0",
            "",
            1,
            CHANGED.minusSeconds(60),
            Duration.ofSeconds(5),
            new NoSecrets());
    return new NewAlerts(feed, settings, InstantSource.fixed(NOW)).execute(input, call);
  }

  private Outcome ask(Map<String, String> labels, Neighbours... neighbours) {
    return ask(new NewAlerts.Input("service/cart", CHANGED.toString(), null, labels), neighbours);
  }

  private static JsonNode seen(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Ok.class);
    return ((Outcome.Ok) outcome).result();
  }

  private int begun(Map<String, String> labels, Neighbours... neighbours) {
    return seen(ask(labels, neighbours)).path("begun").asInt();
  }

  @ParameterizedTest
  @CsvSource({
    "service=cart, the same service",
    "namespace=shop, the same namespace",
    "namespace=shop;cluster=prod, the same namespace",
    "instance=web-1:9100, the same machine",
    "node=WEB-1, the same machine",
    "service=payments, neighbours.needs",
  })
  @Tag("V13")
  @DisplayName("V13: an alert that began after the first effect on the target or near it counts")
  void whatIsNearCounts(String labels, String why) {
    var theirs = new java.util.HashMap<String, String>();
    for (var pair : labels.split(";", -1)) {
      theirs.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    delivered(30, firing("New", theirs, 20));
    var ours = Map.of("service", "cart", "namespace", "shop", "host", "web-1");
    var needs =
        new Neighbours(
            "needs",
            List.of(Glob.of("service/cart")),
            List.of(Matcher.parse("service=~\"payments|stock\"")));
    var seen = seen(ask(ours, needs));
    assertThat(seen.path("begun").asInt()).isEqualTo(1);
    assertThat(seen.path("alerts").path(0).path("near").asText()).isEqualTo(why);
  }

  @Test
  @Tag("V13")
  @DisplayName("V13: what fired before, or elsewhere, does not")
  void whatFiredBeforeOrElsewhereDoesNot() {
    delivered(10, firing("Before", CART, -1));
    delivered(20, firing("Elsewhere", Map.of("service", "search", "namespace", "find"), 15));
    delivered(30, firing("OtherCluster", Map.of("namespace", "shop", "cluster", "test"), 25));
    assertThat(begun(Map.of("service", "cart", "namespace", "shop", "cluster", "prod"))).isZero();
  }

  @Test
  @Tag("V13")
  @DisplayName("V13: without an alert, the target itself tells its service, namespace or machine")
  void theTargetItselfTellsWhatIsNear() {
    delivered(10, firing("Cart", Map.of("service", "cart"), 5));
    assertThat(begun(Map.of())).isEqualTo(1);
    delivered(20, firing("Shop", Map.of("namespace", "shop"), 5));
    var since = CHANGED.toString();
    var pods = new NewAlerts.Input("k8s/prod/shop/deployment/cart", since, null, null);
    assertThat(seen(ask(pods)).path("alerts").findValuesAsText("name")).containsExactly("Shop");
    delivered(30, firing("Disk", Map.of("instance", "db-1:9100"), 5));
    var host = new NewAlerts.Input("host/db-1", since, null, null);
    assertThat(seen(ask(host)).path("alerts").findValuesAsText("name")).containsExactly("Disk");
  }

  @Test
  @Tag("V14")
  @DisplayName("V14: an intake that heard nothing for long, or too much, proves nothing")
  void anIntakeThatIsNotFedIsAnError() {
    assertThat(ask(CART))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class,
            none -> assertThat(none.message()).startsWith("no alert source was ever heard"));
    delivered(-601);
    assertThat(ask(CART))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class,
            silent -> {
              assertThat(silent.message()).startsWith("no alert source was heard for 15m1s");
              assertThat(silent.message()).contains("limits.intake_silence");
            });
    delivered(-600);
    assertThat(begun(CART)).isZero();
    for (var i = 0; i < NewAlerts.MOST_DELIVERIES - 1; i++) {
      delivered(1 + i / 100);
    }
    assertThat(begun(CART)).isZero();
    delivered(60);
    assertThat(ask(CART))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class, much -> assertThat(much.code()).isEqualTo("too_many"));
    broken = new StorageException("gone", null);
    assertThat(ask(CART)).isInstanceOf(Outcome.NotApplied.class);
  }

  @Test
  @Tag("V15")
  @DisplayName("V15: heartbeats, information, the echo of our page and what is over do not count")
  void whatIsNoNewsDoesNotCount() {
    var heartbeat = List.of(Flag.PSEUDO.code());
    var echo = Map.of(Echo.INCIDENT, "1");
    var firing = Alert.Status.FIRING;
    delivered(10, alert("Watchdog", CART, 5, firing, Severity.HIGH, Map.of(), heartbeat));
    delivered(11, alert("Told", CART, 5, firing, Severity.INFO, Map.of(), List.of()));
    delivered(12, alert("Page", CART, 5, firing, Severity.HIGH, echo, List.of(Flag.PAGED.code())));
    delivered(13, firing("Over", CART, 5));
    delivered(
        14, alert("Over", CART, 5, Alert.Status.RESOLVED, Severity.HIGH, Map.of(), List.of()));
    assertThat(begun(CART)).isZero();
    delivered(15, alert("Forged", CART, 5, firing, Severity.HIGH, echo, List.of()));
    assertThat(begun(CART)).as("an annotation that anybody may write hides nothing").isEqualTo(1);
  }

  @Test
  @Tag("V15")
  @DisplayName("V15: a late word of the end of an earlier time ends no later one")
  void aLateResolveEndsNoLaterFiring() {
    delivered(60, firing("Flaps", CART, 50));
    delivered(61, resolved("Flaps", -100, 20));
    assertThat(begun(CART)).isEqualTo(1);
    delivered(90, resolved("Flaps", 50, 80));
    assertThat(begun(CART)).isZero();
  }

  private static Alert resolved(String name, int from, int until) {
    return new Alert(
        "alertmanager",
        name,
        Alert.Status.RESOLVED,
        Severity.HIGH,
        Labels.of(CART),
        Map.of(),
        CHANGED.plusSeconds(from),
        CHANGED.plusSeconds(until),
        name,
        null,
        Map.of(),
        List.of());
  }

  @Test
  @Tag("V16")
  @DisplayName("V16: as many as in the minutes before can be compared with")
  void aTimeBeforeNowCanBeGivenInstead() {
    delivered(-30, firing("Long", CART, -40));
    delivered(250, firing("Late", CART, 240));
    var input = new NewAlerts.Input("service/cart", null, "2m", CART);
    assertThat(seen(ask(input)).path("begun").asInt()).isEqualTo(1);
    var whole = new NewAlerts.Input("service/cart", "", null, CART);
    assertThat(seen(ask(whole)).path("begun").asInt())
        .as("without a change from the beginning of the run")
        .isEqualTo(2);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    var action = new NewAlerts(feed, NewAlerts.Settings.NONE, InstantSource.fixed(NOW));
    assertThat(action.check(new NewAlerts.Input("cart", null, null, null))).isPresent();
    assertThat(action.check(new NewAlerts.Input("service/cart", "soon", null, null))).isPresent();
    assertThat(action.check(new NewAlerts.Input("service/cart", null, "2d", null))).isPresent();
    assertThat(action.check(new NewAlerts.Input("service/cart", NOW.toString(), "1m", null)))
        .isPresent();
    assertThat(action.check(new NewAlerts.Input("service/cart", "", null, null))).isEmpty();
  }
}
