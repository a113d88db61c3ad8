package io.firebreak.connector.alertmanager;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.firebreak.action.Action.Probed;
import io.firebreak.action.Call;
import io.firebreak.action.Egress;
import io.firebreak.action.Extent;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.action.SecretText;
import io.firebreak.connector.alertmanager.Alertmanagers.Server;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("Actions at Alertmanager")
class AlertmanagerActionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T13:20:00.123456Z");
  private static final SecretStore SECRETS =
      SecretStore.ofEnvironment("", Map.of("TOKEN", "canary-77"), new Redactor());
  private static final String MARK = " [firebreak run r1, key-1]";

  private final WireMockServer there =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private Alertmanagers servers;
  private MakeSilence silence;
  private ExpireSilence expire;
  private ActiveAlerts active;

  @BeforeEach
  void start() {
    there.start();
    var bearer = new SecretText(List.of(new SecretText.Part.Reference("TOKEN")));
    var server = new Server(URI.create(there.baseUrl() + "/am/"), bearer);
    servers = new Alertmanagers(Map.of("default", server), Egress.Resolver.SYSTEM);
    silence = new MakeSilence(servers, () -> NOW);
    expire = new ExpireSilence(servers);
    active = new ActiveAlerts(servers);
  }

  @AfterEach
  void stop() {
    servers.close();
    there.stop();
  }

  private static Call call() {
    return new Call(
        "default", "r1", "steps.mute", "key-1", 1, NOW, Duration.ofSeconds(10), SECRETS);
  }

  private static MakeSilence.Input mute(@Nullable String server) {
    return new MakeSilence.Input(
        Map.of("alertname", "Down", "instance", "a\"b\\c"),
        Duration.ofMinutes(30),
        "while it restarts",
        server);
  }

  @Test
  void aSilenceHasExactMatchersAnEndAndTheKeyInItsComment() {
    there.stubFor(
        post(urlPathEqualTo("/am/api/v2/silences")).willReturn(okJson("{\"silenceID\":\"5f-1\"}")));

    var outcome = silence.execute(mute(null), call());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Ok.class,
            ok -> assertThat(ok.result().toString()).isEqualTo("{\"silence\":\"5f-1\"}"));
    there.verify(
        postRequestedFor(urlPathEqualTo("/am/api/v2/silences"))
            .withHeader("Authorization", equalTo("Bearer canary-77"))
            .withRequestBody(matchingJsonPath("$.matchers[1].value", equalTo("a\"b\\c")))
            .withRequestBody(matchingJsonPath("$.matchers[1].isRegex", equalTo("false")))
            .withRequestBody(matchingJsonPath("$.startsAt", equalTo("2026-11-22T13:20:00.123Z")))
            .withRequestBody(matchingJsonPath("$.endsAt", equalTo("2026-11-22T13:50:00.123Z")))
            .withRequestBody(matchingJsonPath("$.comment", equalTo("while it restarts" + MARK))));
  }

  @Test
  void aLostAnswerIsSettledByTheProbe() {
    assertThat(silence.descriptor().effectClass()).isEqualTo(EffectClass.PROBEABLE);
    there.stubFor(
        post(urlPathEqualTo("/am/api/v2/silences"))
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    assertThat(silence.execute(mute(null), call())).isInstanceOf(Outcome.Unknown.class);

    silences("[]");
    assertThat(silence.probe(mute(null), call())).isEqualTo(new Probed.DidNot());
    silences(standing("active", "somebody else's"));
    assertThat(silence.probe(mute(null), call())).isEqualTo(new Probed.DidNot());
    silences(standing("expired", "while it restarts" + MARK));
    assertThat(silence.probe(mute(null), call())).isInstanceOf(Probed.Happened.class);
    silences(standing("active", "while it restarts" + MARK));
    assertThat(silence.probe(mute(null), call()))
        .isInstanceOfSatisfying(
            Probed.Happened.class,
            yes -> assertThat(yes.result().path("silence").asText()).isEqualTo("5f-1"));
    there.verify(
        getRequestedFor(urlPathEqualTo("/am/api/v2/silences"))
            .withQueryParam("filter", equalTo("instance=\"a\\\"b\\\\c\"")));

    there.stubFor(get(urlPathEqualTo("/am/api/v2/silences")).willReturn(status(503)));
    assertThat(silence.probe(mute(null), call())).isInstanceOf(Probed.CannotTell.class);
  }

  private void silences(String json) {
    there.stubFor(get(urlPathEqualTo("/am/api/v2/silences")).willReturn(okJson(json)));
  }

  private static String standing(String state, String comment) {
    return "[{\"id\":\"5f-1\",\"comment\":\"%s\",\"status\":{\"state\":\"%s\"}}]"
        .formatted(comment, state);
  }

  @Test
  void thePlanShowsWhatWouldBeMutedAndChangesNothing() {
    there.stubFor(
        get(urlPathEqualTo("/am/api/v2/alerts"))
            .willReturn(
                okJson(
                    "[{\"labels\":{\"pod\":\"a\",\"alertname\":\"Down\"}},{\"labels\":{\"id\":\"%s\"}}]"
                        .formatted("x".repeat(300)))));
    var plan = silence.plan(mute(null), call());
    assertThat(plan.summary())
        .isEqualTo(
            "mutes alerts with {alertname=Down, instance=a\"b\\c} for 30m; 2 such alerts fire now");
    assertThat(plan.observed())
        .hasToString(
            "{\"would_mute_now\":2,\"alerts\":[\"{alertname=Down, pod=a}\",\"{id=%s…\"]}"
                .formatted("x".repeat(196)));
    assertThat(plan.extent()).isEqualTo(new Extent("alerts", 2, null));
    assertThat(plan.changes()).as("else its undo would take it for changed").isEmpty();
    there.verify(0, postRequestedFor(urlPathEqualTo("/am/api/v2/silences")));

    there.stubFor(get(urlPathEqualTo("/am/api/v2/alerts")).willReturn(status(500)));
    var unknown = silence.plan(mute(null), call());
    assertThat(unknown.summary()).endsWith("; nobody knows how many such alerts fire now");
    assertThat(unknown.extent()).isNull();
    assertThat(unknown.observed()).hasToString("{\"unknown\":\"Alertmanager answered 500\"}");
  }

  @Test
  void whatIsRefusedChangedNothing() {
    there.stubFor(
        post(urlPathEqualTo("/am/api/v2/silences"))
            .willReturn(status(400).withBody("bad matcher canary-77")));
    assertThat(silence.execute(mute(null), call()))
        .isEqualTo(
            new Outcome.NotApplied(
                "http_400", "Alertmanager answered 400: bad matcher ***", false));
    assertThat(silence.execute(mute("elsewhere"), call()))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class, no -> assertThat(no.code()).isEqualTo("no_such_server"));
  }

  @Test
  void aSilenceOfEverythingOrForEverIsNoSilence() {
    assertThat(silence.check(mute(null))).isEmpty();
    assertThat(silence.check(new MakeSilence.Input(Map.of(), Duration.ofHours(1), "x", null)))
        .hasValue("labels is empty, which would mute every alert");
    assertThat(
            silence.check(new MakeSilence.Input(Map.of("a", "b"), Duration.ofDays(31), "x", null)))
        .hasValue("duration is more than nothing and at most 30d");
    assertThat(
            silence.check(new MakeSilence.Input(Map.of("a-b", "c"), Duration.ofDays(1), "x", null)))
        .hasValue("'a-b' is no name of a label");
    assertThat(
            silence.check(new MakeSilence.Input(Map.of("a", "b"), Duration.ofDays(1), " ", null)))
        .isPresent();
  }

  @Test
  void aSilenceIsEndedOnce() {
    state("active");
    there.stubFor(delete(urlPathEqualTo("/am/api/v2/silence/5f-1")).willReturn(status(200)));
    var input = new ExpireSilence.Input("5f-1", null);
    assertThat(expire.plan(input, call()).changes().getFirst().before()).hasToString("\"active\"");
    assertThat(changed(expire.execute(input, call()))).isTrue();

    state("expired");
    assertThat(changed(expire.execute(input, call()))).isFalse();
    there.verify(1, deleteRequestedFor(urlPathEqualTo("/am/api/v2/silence/5f-1")));

    there.stubFor(get(urlPathEqualTo("/am/api/v2/silence/5f-1")).willReturn(status(404)));
    assertThat(expire.execute(input, call()))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class, no -> assertThat(no.code()).isEqualTo("no_such_silence"));
    assertThat(expire.check(new ExpireSilence.Input("../alerts", null))).isPresent();
  }

  private void state(String state) {
    there.stubFor(
        get(urlPathEqualTo("/am/api/v2/silence/5f-1"))
            .willReturn(okJson("{\"id\":\"5f-1\",\"status\":{\"state\":\"" + state + "\"}}")));
  }

  private static boolean changed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Ok.class);
    return ((Outcome.Ok) outcome).result().path("changed").asBoolean();
  }

  @Test
  void whatFiresIsReadWithItsLabels() {
    there.stubFor(
        get(urlPathEqualTo("/am/api/v2/alerts"))
            .willReturn(
                okJson(
                    """
                    [{"labels":{"alertname":"Down"},"startsAt":"2026-11-22T13:00:00Z",
                      "fingerprint":"f1","status":{"silencedBy":["s1"],"inhibitedBy":[]}}]\
                    """)));
    var outcome = active.execute(new ActiveAlerts.Input(Map.of("alertname", "Down"), null), call());
    assertThat(((Outcome.Ok) outcome).result())
        .hasToString(
            "{\"alerts\":[{\"labels\":{\"alertname\":\"Down\"},"
                + "\"starts_at\":\"2026-11-22T13:00:00Z\",\"fingerprint\":\"f1\","
                + "\"silenced\":true,\"inhibited\":false}],\"count\":1}");
    there.verify(
        getRequestedFor(urlPathEqualTo("/am/api/v2/alerts"))
            .withQueryParam("filter", containing("alertname=")));
  }

  @Test
  void afterAnOutageAServerIsAskedSinceWhenItRunsAndWhatIsRoutedToTheReceiver() {
    there.stubFor(
        get(urlPathEqualTo("/am/api/v2/status"))
            .willReturn(okJson("{\"uptime\":\"2026-11-22T10:00:00.123Z\"}")));
    there.stubFor(
        get(urlPathEqualTo("/am/api/v2/alerts/groups")).willReturn(okJson("[{\"alerts\":[]}]")));

    assertThat(servers.overview("default", "fire.break", SECRETS, Duration.ofSeconds(10)))
        .hasValueSatisfying(seen -> {
          assertThat(seen.since()).isEqualTo("2026-11-22T10:00:00.123Z");
          assertThat(seen.groups()).hasSize(1);
        });
    there.verify(
        getRequestedFor(urlPathEqualTo("/am/api/v2/alerts/groups"))
            .withQueryParam("receiver", equalTo("fire\\.break"))
            .withQueryParam("silenced", equalTo("true")));
  }

  @Test
  void aServerThatCannotTellIsNotBelieved() {
    there.stubFor(get(urlPathEqualTo("/am/api/v2/alerts/groups")).willReturn(okJson("[]")));
    for (var answer : List.of(status(503), okJson("{}"), okJson("{\"uptime\":\"long\"}"))) {
      there.stubFor(get(urlPathEqualTo("/am/api/v2/status")).willReturn(answer));
      assertThat(servers.overview("default", null, SECRETS, Duration.ofSeconds(10))).isEmpty();
    }
  }
}
