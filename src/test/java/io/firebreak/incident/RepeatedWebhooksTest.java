package io.firebreak.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.Certificates;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Limits;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookHandler;
import io.firebreak.webhook.pagerduty.PagerDutySource;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("F36: a hundred webhooks about one episode start one run")
class RepeatedWebhooksTest {
  private static final int TIMES = 100;
  private static final Duration REPEAT_INTERVAL = Duration.ofHours(4);
  private static final String EVENT = "pagerduty/lifecycle/incident.triggered.json";
  private static final String GROUP = "alertmanager/05-firing-single.json";

  /** Hooks before a router, and a runbook that every alert starts. */
  private static final class Way implements AutoCloseable {
    final RouterFixture fixture;
    private final FaultyDriver driver = new FaultyDriver();
    private final HookHandler handler;
    private final AtomicInteger ids = new AtomicInteger();

    Way(Stores stores) {
      fixture = new RouterFixture(stores, CorrelationRules.NONE, driver);
      fixture.now = Payloads.RECEIVED_AT;
      fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
      var hooks =
          new Hooks(
              fixture.intake,
              () -> fixture.now,
              Limits.DEFAULT,
              Certificates.NONE,
              Hooks.NO_TOKENS,
              _ -> {});
      open(hooks, new AlertmanagerSource(Limits.DEFAULT));
      open(hooks, new PagerDutySource(Limits.DEFAULT, null));
      handler = new HookHandler(hooks, () -> "%026d".formatted(ids.incrementAndGet()));
    }

    private static void open(Hooks hooks, AlertSource source) {
      var ref = new HookRef(RouterFixture.TENANT, source.name(), null);
      hooks.open(new HookConfig(ref, new Auth.Insecure(), Addresses.ANY), source, _ -> "");
    }

    JsonNode post(String source, String body) {
      var answer =
          handler.handle(
              source,
              null,
              Map.of(),
              new HookRequest.Peer(InetAddress.getLoopbackAddress(), null),
              body.getBytes(StandardCharsets.UTF_8),
              null);
      assertThat(answer.status()).isEqualTo(202);
      try {
        return new JsonMapper().readTree(answer.body());
      } catch (JsonProcessingException e) {
        throw new AssertionError(answer.body(), e);
      }
    }

    /** Posts as often, all at once, while two routers are at work. */
    List<JsonNode> flood(String source, IntFunction<String> bodies) throws Exception {
      var posts = new ArrayList<Callable<JsonNode>>();
      for (int i = 0; i < TIMES; i++) {
        var body = bodies.apply(i);
        posts.add(() -> post(source, body));
      }
      var answers = new ArrayList<JsonNode>();
      try (var other = fixture.router();
          var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        var routed =
            List.of(senders.submit(fixture.router::routeAll), senders.submit(other::routeAll));
        for (var answer : senders.invokeAll(posts)) {
          answers.add(answer.get());
        }
        for (var each : routed) {
          each.get();
        }
        fixture.router.routeAll();
      }
      return answers;
    }

    private long deliveries() {
      return fixture.rows("SELECT id FROM delivery").size();
    }

    /** For how long its episode was heard of. */
    private Duration heard() {
      var micros = fixture.rows("SELECT last_seen - first_seen FROM episode").getFirst();
      return Duration.ofMillis(Long.parseLong(micros.replace("|", "")) / 1_000);
    }

    void later(Duration time) {
      fixture.now = fixture.now.plus(time);
      driver.pass(time);
    }

    @Override
    public void close() {
      fixture.close();
    }
  }

  private static String text(String sample) {
    return new String(Payloads.body(sample), StandardCharsets.UTF_8);
  }

  private static List<String> dispositions(List<JsonNode> answers) {
    return answers.stream()
        .flatMap(answer -> answer.path("alerts").findValuesAsText("disposition").stream())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F36")
  @DisplayName("F36: with one id, whatever the bytes, they are one delivery")
  void ofOneId(Stores stores) throws Exception {
    try (var way = new Way(stores)) {
      var answers = way.flood("pagerduty", i -> text(EVENT) + " ".repeat(i));

      assertThat(answers.stream().map(answer -> answer.path("delivery_id").asText()).distinct())
          .hasSize(1);
      assertThat(answers.stream().filter(answer -> answer.path("duplicate").asBoolean()))
          .hasSize(TIMES - 1);
      assertThat(way.deliveries()).isOne();
      assertThat(way.fixture.runs.noted()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F36")
  @DisplayName("F36: with ids of their own, about the same, they are one episode")
  void ofTheSameContent(Stores stores) throws Exception {
    var id = read(text(EVENT)).at("/event/id").asText();
    try (var way = new Way(stores)) {
      var answers = way.flood("pagerduty", i -> text(EVENT).replace(id, "EVENT" + i));

      assertThat(dispositions(answers)).hasSize(TIMES);
      assertThat(dispositions(answers).stream().filter("new"::equals)).hasSize(1);
      assertThat(way.deliveries()).isEqualTo(TIMES);
      assertThat(way.fixture.only().alerts()).hasSize(1);
      assertThat(way.fixture.runs.noted()).hasSize(1);
    }
  }

  private static JsonNode read(String body) throws JsonProcessingException {
    return new JsonMapper().readTree(body);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F36")
  @DisplayName("F36: with one body, as a pair of Alertmanagers sends it, they are one delivery")
  void ofTheSameBody(Stores stores) throws Exception {
    try (var way = new Way(stores)) {
      var answers = way.flood("alertmanager", i -> text(GROUP));

      assertThat(dispositions(answers).stream().filter("new"::equals)).hasSize(1);
      assertThat(way.deliveries()).isOne();
      assertThat(way.fixture.runs.noted()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F36")
  @DisplayName("F36: again after each repeat_interval, they only say that it was heard of")
  void ofARepeatInterval(Stores stores) {
    try (var way = new Way(stores)) {
      way.post("alertmanager", text(GROUP));
      way.fixture.router.routeAll();
      var incident = way.fixture.only();
      var told = way.fixture.events(incident.id());
      var answers = new ArrayList<JsonNode>();
      for (int i = 0; i < TIMES; i++) {
        way.later(REPEAT_INTERVAL);
        answers.add(way.post("alertmanager", text(GROUP)));
        way.fixture.router.routeAll();
      }

      assertThat(dispositions(answers)).hasSize(TIMES).containsOnly("repeat");
      assertThat(way.heard()).isGreaterThanOrEqualTo(REPEAT_INTERVAL.multipliedBy(TIMES));
      assertThat(way.fixture.rows("SELECT count FROM episode")).containsExactly(TIMES + 1 + "|");
      assertThat(way.fixture.only()).isEqualTo(incident);
      assertThat(way.fixture.events(incident.id())).isEqualTo(told);
      assertThat(way.fixture.runs.noted()).hasSize(1);

      // It began anew, so it is another episode.
      var next =
          text(GROUP)
              .replaceAll(
                  "\"startsAt\":\\s*\"[^\"]+\"", "\"startsAt\":\"" + way.fixture.now + "\"");
      assertThat(dispositions(List.of(way.post("alertmanager", next)))).containsExactly("new");
      way.fixture.router.routeAll();
      assertThat(way.fixture.runs.noted()).hasSize(2);
    }
  }
}
