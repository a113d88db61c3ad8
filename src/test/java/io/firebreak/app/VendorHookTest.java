package io.firebreak.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A configured hook knows its vendor's own way to prove who it is")
class VendorHookTest {
  /** When the samples of incident.io were signed. */
  private static final Instant SIGNED = Instant.ofEpochSecond(1_772_619_320);

  private static final JsonMapper JSON = new JsonMapper();
  private static final String OWN = "a-secret-of-more-than-24-bytes";

  private final AtomicInteger ids = new AtomicInteger();
  private Instant now = SIGNED;
  @TempDir private Path folder;
  private OpenStore store;
  private HookHandler handler;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        folder.resolve("firebreak.yaml"),
        """
        hooks:
          - { source: grafana, auth: { hmac: secrets.GRAFANA } }
          - source: grafana
            name: timed
            auth: { hmac: secrets.GRAFANA, timestamp_header: X-Grafana-Alerting-Timestamp }
          - { source: sentry, auth: { hmac: [secrets.SENTRY, secrets.OWN] } }
          - { source: github, auth: { hmac: [secrets.OWN, secrets.GITHUB] } }
          - { source: incident-io, auth: { hmac: secrets.SVIX } }
          - { source: rootly, auth: { hmac: secrets.OWN } }
          - { source: gitlab, auth: { header: { name: X-Gitlab-Token, secret: secrets.OWN } } }
          - { source: uptimerobot, auth: { query: { name: token, secret: [secrets.OWN, secrets.SENTRY] } } }
          - { source: pagerduty-events, insecure: true }
          - { source: pingdom, from: [192.0.2.0/24], insecure: true }
          - { source: site24x7, from: [192.0.2.7], proxies: [198.51.100.0/24], insecure: true }
        secrets: { file: %s }
        """
            .formatted(folder.resolve("secrets")));
    Files.createDirectory(folder.resolve("secrets"));
    var secrets =
        Map.of(
            "GRAFANA", "grafana-demo-hmac-secret",
            "SENTRY", "sentry-demo-client-secret",
            "GITHUB", "It's a Secret to Everybody",
            "SVIX", "whsec_plJ3nmyCDGBKInavdOK15jsl",
            "OWN", OWN);
    for (var secret : secrets.entrySet()) {
      Files.writeString(folder.resolve("secrets").resolve(secret.getKey()), secret.getValue());
    }
    store = Stores.EMBEDDED.open(IntakeEvent.register(EventTypes.builder()).build(), () -> now);
    var hooks =
        new HookDoor()
            .hooks(
                ConfigurationFile.read(folder, Map.of(), Map.of()),
                new Intake(store.journal(), store.database(), Runnable::run),
                () -> now,
                Limits.DEFAULT,
                SecretStore.ofFolder(folder.resolve("secrets"), new Redactor()),
                new Heartbeats(List.of(), System::nanoTime));
    handler = new HookHandler(hooks, () -> "%026d".formatted(ids.incrementAndGet()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void clientsOfPagerDutyAreAnsweredAsThereAndLearnTheKeyToResolveBy() throws IOException {
    var trigger =
        """
        {"routing_key": "k", "event_action": "trigger",
         "payload": {"summary": "Disk is full", "source": "web-1", "severity": "critical"}}
        """;
    var answer = event(trigger);
    assertThat(answer.path("status").asText()).isEqualTo("success");
    assertThat(answer.path("message").asText()).isEqualTo("Event processed");

    var resolve =
        JSON.writeValueAsString(
            Map.of("event_action", "resolve", "dedup_key", answer.path("dedup_key").asText()));
    assertThat(event(resolve).path("alerts").path(0).path("fingerprint").asText())
        .isEqualTo(answer.path("alerts").path(0).path("fingerprint").asText());
    assertThat(event("{}").has("status")).as("a dead letter is no success").isFalse();
  }

  private JsonNode event(String body) throws IOException {
    var answer =
        handler.handle(
            "pagerduty-events",
            null,
            Map.of(),
            new HookRequest.Peer(InetAddress.ofLiteral("192.0.2.7"), null),
            body.getBytes(StandardCharsets.UTF_8),
            null);
    assertThat(answer.status()).isEqualTo(202);
    return JSON.readTree(answer.body());
  }

  private int post(String hook, Map<String, String> headers, byte[] body) {
    return post(hook, headers, body, "192.0.2.7", null);
  }

  private int post(
      String hook, Map<String, String> headers, byte[] body, String from, @Nullable String query) {
    var all = new TreeMap<String, List<String>>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    var parts = hook.split("/", -1);
    return handler
        .handle(
            parts[0],
            parts.length == 1 ? null : parts[1],
            all,
            new HookRequest.Peer(InetAddress.ofLiteral(from), null),
            body,
            query)
        .status();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "grafana,grafana/04-contact-point-test.json",
    "sentry,sentry/metric-alert.critical.json",
    "github,github/ping.json",
    "incident-io,incident-io/public_alert.alert_created_v1.json",
    "incident-io,incident-io/private_incident.incident_created_v2.json",
  })
  void believesWhatWasSignedAndNothingElse(String hook, String sample) {
    var headers = Payloads.headers(sample);
    var body = Payloads.body(sample);

    assertThat(post(hook, headers, body)).isEqualTo(202);
    body[body.length - 2] ^= 1;
    assertThat(post(hook, headers, body)).isEqualTo(401);
    assertThat(post(hook, Map.of(), Payloads.body(sample))).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0} s")
  @ValueSource(longs = {-301, 301, 31_536_000})
  @Tag("B05")
  @DisplayName("B05 a signed time that is not near ours is refused")
  void b05(long off) {
    var sample = "incident-io/public_alert.alert_created_v1.json";
    now = SIGNED.plusSeconds(off);
    assertThat(post("incident-io", Payloads.headers(sample), Payloads.body(sample))).isEqualTo(401);
    var body = Payloads.body("rootly/incident.created.json");
    assertThat(post("rootly", rootly(SIGNED, body), body)).isEqualTo(401);
  }

  @Test
  @Tag("B06")
  @DisplayName("B06 an attempt more with the same id is a duplicate though its time is another")
  void b06() throws GeneralSecurityException {
    var body = Payloads.body("incident-io/public_alert.alert_created_v1.json");
    assertThat(post("incident-io", svix("msg_1", SIGNED, body), body)).isEqualTo(202);
    now = SIGNED.plusSeconds(1_000);
    assertThat(post("incident-io", svix("msg_1", now, body), body)).isEqualTo(202);

    assertThat(column("SELECT id FROM delivery")).hasSize(1);
  }

  @Test
  @Tag("B07")
  @DisplayName("B07 one right signature among wrong ones, unknown versions, too many")
  void b07() throws GeneralSecurityException {
    var body = Payloads.body("incident-io/public_alert.alert_created_v1.json");
    var right = svix("msg_1", SIGNED, body);
    var signature = requireNonNull(right.get("webhook-signature"));

    right.put("webhook-signature", "v1,AAAA v1a,BBBB " + signature);
    assertThat(post("incident-io", right, body)).isEqualTo(202);
    right.put("webhook-signature", "v1,AAAA ".repeat(10) + signature);
    assertThat(post("incident-io", right, body)).isEqualTo(401);
    right.put("webhook-signature", signature.replace("v1,", "v0,"));
    assertThat(post("incident-io", right, body)).isEqualTo(401);
  }

  @Test
  @Tag("B08")
  @DisplayName("B08 a full stop in the id would move what is signed")
  void b08() throws GeneralSecurityException {
    var body = Payloads.body("incident-io/public_alert.alert_created_v1.json");

    assertThat(post("incident-io", svix("msg.1", SIGNED, body), body)).isEqualTo(401);
  }

  @Test
  void theNamesThatSvixHadFirstDoAsWell() throws GeneralSecurityException {
    var body = Payloads.body("incident-io/public_alert.alert_created_v1.json");
    var headers = new TreeMap<String, String>();
    svix("msg_1", SIGNED, body)
        .forEach((name, value) -> headers.put(name.replace("webhook-", "svix-"), value));

    assertThat(post("incident-io", headers, body)).isEqualTo(202);
    headers.put("svix-id", "msg_2");
    assertThat(post("incident-io", headers, body)).isEqualTo(401);
  }

  @Test
  void rootlySignsTheTimeAndTheBodyInOneHeader() {
    var body = Payloads.body("rootly/incident.created.json");

    assertThat(post("rootly", rootly(SIGNED, body), body)).isEqualTo(202);
    var twice = rootly(SIGNED, body).get("X-Rootly-Signature") + ",t=1";
    assertThat(post("rootly", Map.of("X-Rootly-Signature", twice), body)).isEqualTo(401);
    body[2] ^= 1;
    assertThat(post("rootly", rootly(SIGNED, Payloads.body("rootly/incident.created.json")), body))
        .isEqualTo(401);
  }

  @Test
  void grafanaMaySignTheTimeToo() {
    var body = Payloads.body("grafana/built/firing.json");
    var stamp = String.valueOf(SIGNED.getEpochSecond());
    var signature = hex("grafana-demo-hmac-secret", stamp + ":", body);

    assertThat(
            post(
                "grafana/timed",
                Map.of(
                    "X-Grafana-Alerting-Signature", signature,
                    "X-Grafana-Alerting-Timestamp", stamp),
                body))
        .isEqualTo(202);
    assertThat(post("grafana/timed", Map.of("X-Grafana-Alerting-Signature", signature), body))
        .isEqualTo(401);
  }

  @Test
  void aTokenStandsInAHeaderOfItsOwnAndIsNotKept() {
    var body = Payloads.body("gitlab/deployment.success.json");

    assertThat(post("gitlab", Map.of("X-Gitlab-Token", OWN), body)).isEqualTo(202);
    assertThat(post("gitlab", Map.of("X-Gitlab-Token", OWN + "x"), body)).isEqualTo(401);
    assertThat(post("gitlab", Map.of("X-Gitlab-Token", ""), body)).isEqualTo(401);
    assertThat(column("SELECT headers FROM delivery")).noneMatch(kept -> kept.contains(OWN));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "token=a-secret-of-more-than-24-bytes,202",
    "x=1&token=sentry-demo-client-secret,202",
    "token=a-secret-of-more-than-24-bytes&token=other,401",
    "token=,401",
    "token=%zz,401",
    "Token=a-secret-of-more-than-24-bytes,401",
    ",401",
  })
  void aSecretInTheUrlMustStandThereOnce(@Nullable String query, int status) {
    var body = Payloads.body("uptimerobot/default.down.json");

    assertThat(post("uptimerobot", Map.of(), body, "192.0.2.7", query)).isEqualTo(status);
  }

  @Test
  @Tag("B27")
  @DisplayName("B27 only these networks may call, and only a proxy that is named says who called")
  void b27() {
    var body = Payloads.body("pingdom/down.json");
    assertThat(post("pingdom", Map.of(), body)).isEqualTo(202);
    assertThat(post("pingdom", Map.of(), body, "192.0.3.7", null)).isEqualTo(401);
    var forged = Map.of("X-Forwarded-For", "192.0.2.7");
    assertThat(post("pingdom", forged, body, "203.0.113.1", null)).isEqualTo(401);

    var other = Payloads.body("site24x7/down.json");
    assertThat(post("site24x7", forged, other, "198.51.100.9", null)).isEqualTo(202);
    assertThat(post("site24x7", forged, other, "203.0.113.1", null)).isEqualTo(401);
    var farther = Map.of("X-Forwarded-For", "192.0.2.70");
    assertThat(post("site24x7", farther, other, "198.51.100.9", null)).isEqualTo(401);
  }

  private List<String> column(String sql) {
    return store
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private static Map<String, String> rootly(Instant at, byte[] body) {
    var stamp = String.valueOf(at.getEpochSecond());
    return Map.of("X-Rootly-Signature", "t=" + stamp + ",v1=" + hex(OWN, stamp, body));
  }

  private static Map<String, String> svix(String id, Instant at, byte[] body)
      throws GeneralSecurityException {
    var key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
    var stamp = String.valueOf(at.getEpochSecond());
    var signature = Base64.getEncoder().encodeToString(mac(key, id + "." + stamp + ".", body));
    var headers = new TreeMap<String, String>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", stamp);
    headers.put("webhook-signature", "v1," + signature);
    return headers;
  }

  private static String hex(String key, String before, byte[] body) {
    try {
      return HexFormat.of().formatHex(mac(key.getBytes(StandardCharsets.UTF_8), before, body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] mac(byte[] key, String before, byte[] body)
      throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(before.getBytes(StandardCharsets.UTF_8));
    return mac.doFinal(body);
  }
}
