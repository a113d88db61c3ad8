package io.firebreak.app;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.firebreak.action.Egress;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.action.SecretText;
import io.firebreak.connector.alertmanager.Alertmanagers;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.Silence;
import io.firebreak.incident.Silences;
import io.firebreak.journal.Actor;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import io.quarkus.runtime.ShutdownEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
@DisplayName("The silences of an Alertmanager are read, and go on while it does not answer")
class SilenceReadingTest {
  private static final String TENANT = "default";
  private static final SecretStore SECRETS =
      SecretStore.ofEnvironment("", Map.of("TOKEN", "canary-78"), new Redactor());

  /** One of the two stores goes by a clock of its own. */
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private final WireMockServer there =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private Alertmanagers servers;

  @BeforeEach
  void start() {
    there.start();
    var bearer = new SecretText(List.of(new SecretText.Part.Reference("TOKEN")));
    servers =
        new Alertmanagers(
            Map.of("main", new Alertmanagers.Server(URI.create(there.baseUrl()), bearer)),
            Egress.Resolver.SYSTEM);
  }

  @AfterEach
  void stop() {
    servers.close();
    there.stop();
  }

  /** What a test looks at: the store, the silences in it, and who reads them. */
  private record World(OpenStore store, Silences silences, SilenceReading reading) {}

  private World world(OpenStore store, int most) {
    var silences = new Silences(store.journal(), store.database(), () -> "s1", most);
    return new World(
        store, silences, new SilenceReading(TENANT, "main", servers, SECRETS, silences));
  }

  private OpenStore open(Stores stores) {
    return stores.open(IncidentEvent.register(EventTypes.builder()).build(), () -> now);
  }

  private void answers(ResponseDefinitionBuilder answer) {
    there.stubFor(get(urlPathEqualTo("/api/v2/silences")).willReturn(answer));
  }

  private String silence(String id, String state, Instant until, String... matchers) {
    return """
    {"id":"%s","status":{"state":"%s"},"updatedAt":"%s","startsAt":"%s","endsAt":"%s",
     "createdBy":"ops","comment":"upgrade\\u202e","matchers":[%s],"from_a_later_version":1}\
    """
        .formatted(id, state, now, now.minusSeconds(60), until, String.join(",", matchers));
  }

  private static String matcher(String name, String value, boolean isRegex, boolean isEqual) {
    return "{\"name\":\"%s\",\"value\":\"%s\",\"isRegex\":%s,\"isEqual\":%s}"
        .formatted(name, value, isRegex, isEqual);
  }

  private static String list(String... silences) {
    return "[" + String.join(",", silences) + "]";
  }

  @ParameterizedTest
  @EnumSource
  void eachKindOfMatcherIsReadWithItsMeaning(Stores stores) {
    try (var store = open(stores)) {
      var world = world(store, 10);
      answers(
          okJson(
              list(
                  silence(
                      "1f",
                      "active",
                      now.plusSeconds(3_600),
                      matcher("alertname", "a\\\"b", false, true),
                      matcher("job", "x|y", true, true),
                      matcher("env", "dev", false, false),
                      matcher("päth", "/.*", true, false),
                      "{\"name\":\"old\",\"value\":\"v\",\"isRegex\":false}"),
                  silence("2f", "expired", now.minusSeconds(5), matcher("a", "b", false, true)),
                  silence(
                      "3f", "pending", now.plusSeconds(1_800), matcher("a", "b", false, true)))));

      assertThat(world.reading().look()).isTrue();
      assertThat(world.silences().known(TENANT))
          .containsExactly(
              new Silence(
                  "main:1f",
                  "main",
                  List.of(
                      "alertname=\"a\\\"b\"",
                      "job=~\"x|y\"",
                      "env!=\"dev\"",
                      "\"päth\"!~\"/.*\"",
                      "old=\"v\""),
                  "upgrade\\u202e",
                  "ops",
                  now.minusSeconds(60),
                  now.plusSeconds(3_600)),
              new Silence(
                  "main:3f",
                  "main",
                  List.of("a=\"b\""),
                  "upgrade\\u202e",
                  "ops",
                  now.minusSeconds(60),
                  now.plusSeconds(1_800)));
      there.verify(
          getRequestedFor(urlPathEqualTo("/api/v2/silences"))
              .withHeader("Authorization", equalTo("Bearer canary-78")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileItDoesNotAnswerOrNotAsItselfThoseThatAreKnownGoOn(Stores stores) {
    try (var store = open(stores)) {
      var world = world(store, 10);
      var end = now.plusSeconds(3_600);
      answers(okJson(list(silence("1f", "active", end, matcher("a", "b", false, true)))));
      world.reading().look();
      var known = world.silences().known(TENANT);
      assertThat(known).hasSize(1);

      var wrong =
          new ArrayList<>(
              List.of(
                  status(503),
                  status(401),
                  status(404),
                  okJson("{}"),
                  okJson(""),
                  okJson("[{"),
                  okJson("null"),
                  status(200).withFault(Fault.CONNECTION_RESET_BY_PEER)));
      for (var answer : wrong) {
        answers(answer);
        assertThat(world.reading().look()).isFalse();
        assertThat(world.silences().known(TENANT)).isEqualTo(known);
      }
      answers(okJson("[]"));
      assertThat(world.reading().look()).isTrue();
      assertThat(world.silences().known(TENANT)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatCannotBeReadAnyMoreGoesOnAndOthersAreReadBesideIt(Stores stores) {
    try (var store = open(stores)) {
      var world = world(store, 10);
      var end = now.plus(Duration.ofHours(1));
      answers(okJson(list(silence("1f", "active", end, matcher("a", "b", false, true)))));
      world.reading().look();
      answers(
          okJson(
              list(
                  silence("1f", "active", end, matcher("a", "(", true, true)),
                  silence("2f", "active", end, matcher("a", "", false, true)),
                  silence("3f", "active", end).replace("\"endsAt\"", "\"ends\""),
                  silence("4f", "active", end, matcher("c", "d", false, true)),
                  "{}",
                  "7")));

      assertThat(world.reading().look()).isTrue();
      assertThat(ids(world)).containsExactly("main:1f", "main:4f");
      assertThat(world.silences().known(TENANT).getFirst().matchers()).containsExactly("a=\"b\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noMoreAreHonouredThanTheBound(Stores stores) {
    try (var store = open(stores)) {
      var world = world(store, 150);
      var all = new ArrayList<String>();
      for (var i = 0; i < 200; i++) {
        all.add(
            silence(
                "%03d".formatted(i),
                "active",
                now.plusSeconds(1_800),
                matcher("a", "b", false, true)));
      }
      answers(okJson(all.stream().collect(Collectors.joining(",", "[", "]"))));
      world.reading().look();
      world.reading().look();

      assertThat(ids(world)).hasSize(150).first().isEqualTo("main:000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsOverByTheClockHereKeepsNoOtherFromBeingRead(Stores stores) {
    try (var store = open(stores)) {
      var world = world(store, 10);
      var over = silence("1f", "active", now.minusSeconds(30), matcher("a", "b", false, true));
      var later = now.plusSeconds(3_600);
      answers(okJson(list(over)));
      world.reading().look();
      answers(okJson(list(over, silence("2f", "active", later, matcher("a", "b", false, true)))));
      world.reading().look();

      assertThat(ids(world)).containsExactly("main:2f");
    }
  }

  @ParameterizedTest
  @EnumSource
  void thoseOfAnAlertmanagerThatIsNotReadAnyMoreEnd(Stores stores) {
    try (var store = open(stores)) {
      var world = world(store, 10);
      var person = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
      world.silences().place(TENANT, List.of("c=\"d\""), "drill", Duration.ofHours(2), person);
      var end = now.plusSeconds(3_600);
      answers(okJson(list(silence("1f", "active", end, matcher("a", "b", false, true)))));
      world.reading().look();

      AlertmanagerSilences.forget(world.silences(), Set.of("main"));
      assertThat(ids(world)).containsExactly("s1", "main:1f");
      AlertmanagerSilences.forget(world.silences(), Set.of("other"));
      assertThat(ids(world)).containsExactly("s1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatCannotBeReadIsCountedUntilItCan(Stores stores) {
    var watch = new AlertmanagerSilences();
    try (var store = open(stores)) {
      var world = world(store, 10);
      answers(status(503));
      watch.look("main", world.reading());
      watch.look("main", world.reading());
      assertThat(watch.unread()).isOne();

      answers(okJson("[]"));
      watch.look("main", world.reading());
      assertThat(watch.unread()).isZero();
    } finally {
      watch.stop(new ShutdownEvent());
    }
  }

  private static List<String> ids(World world) {
    return world.silences().known(TENANT).stream().map(Silence::id).toList();
  }
}
