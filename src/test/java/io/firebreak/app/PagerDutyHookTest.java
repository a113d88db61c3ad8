package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.StoredDelivery;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hook of source pagerduty, opened from a configuration. */
class PagerDutyHookTest {
  /** Two made-up secrets; the samples are signed by the first. */
  private static final String OLD = "PDDEMOSIGNINGSECRETdonotuse000001";

  private static final String NEW = "PDDEMOSIGNINGSECRETdonotuse000002";
  private static final String OPENED = "pagerduty/lifecycle/incident.triggered.json";
  private static final String RESOLVED = "pagerduty/lifecycle/incident.resolved.json";
  private static final String TAKEN = "pagerduty/lifecycle/incident.acknowledged.json";

  @TempDir Path folder;

  private final List<StoredDelivery> accepted = new ArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private OpenStore store;
  private HookHandler handler;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        folder.resolve("firebreak.yaml"),
        """
        hooks:
          - { source: pagerduty, name: main, auth: { hmac: [secrets.PD, secrets.PD_OLD] } }
        pagerduty:
          { events_key: secrets.K, api_token: secrets.T, from: bot@example.com, user: PBOT001 }
        secrets: { file: %s }
        """
            .formatted(folder.resolve("secrets")));
    Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/PD"), NEW);
    Files.writeString(folder.resolve("secrets/PD_OLD"), OLD);
    store =
        Stores.EMBEDDED.open(
            IntakeEvent.register(EventTypes.builder()).build(), () -> Payloads.RECEIVED_AT);
    var intake = new Intake(store.journal(), store.database(), Runnable::run);
    intake.onAccepted(accepted::add);
    var hooks =
        new HookDoor()
            .hooks(
                ConfigurationFile.read(folder, Map.of(), Map.of()),
                intake,
                () -> Payloads.RECEIVED_AT,
                Limits.DEFAULT,
                SecretStore.ofFolder(folder.resolve("secrets"), new Redactor()),
                new Heartbeats(List.of(), System::nanoTime));
    handler = new HookHandler(hooks, () -> "%026d".formatted(ids.incrementAndGet()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private record Answer(int status, JsonNode body) {}

  private Answer post(byte[] body, String signature) throws IOException {
    var answer =
        handler.handle(
            "pagerduty",
            "main",
            Map.of("X-PagerDuty-Signature", List.of(signature)),
            new HookRequest.Peer(InetAddress.ofLiteral("192.0.2.7"), null),
            body,
            null);
    return new Answer(answer.status(), new JsonMapper().readTree(answer.body()));
  }

  private Answer post(String sample) throws IOException {
    return post(Payloads.body(sample), signature(NEW, Payloads.body(sample)));
  }

  private static String signature(String key, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("PD20")
  @Tag("B07")
  void oneOfSeveralSignaturesByEitherSecretIsEnough() throws IOException {
    var body = Payloads.body(OPENED);
    var stranger = signature("another-key-of-24-bytes-and-more", body);
    assertThat(post(body, stranger).status()).isEqualTo(401);
    assertThat(post(body, signature(NEW, body).replace("v1=", "v0=")).status()).isEqualTo(401);
    assertThat(post(body, (stranger + ",").repeat(10) + signature(NEW, body)).status())
        .isEqualTo(401);
    assertThat(accepted).isEmpty();

    assertThat(post(body, stranger + "," + signature(NEW, body) + ",v2=00").status())
        .isEqualTo(202);
    var later = Payloads.body(TAKEN);
    assertThat(post(later, signature(OLD, later)).status()).isEqualTo(202);
    assertThat(accepted).hasSize(2);
  }

  @Test
  @Tag("PD20")
  @Tag("PD21")
  void everySampleWithItsOwnSignatureIsBelieved() throws IOException {
    var signed = 0;
    for (var sample : Payloads.of("pagerduty")) {
      var signature = Payloads.headers(sample).get("X-PagerDuty-Signature");
      if (signature != null) {
        assertThat(post(Payloads.body(sample), signature).status()).as(sample).isEqualTo(202);
        signed++;
      }
    }
    assertThat(signed).isEqualTo(12);
  }

  @Test
  @Tag("PD22")
  void theSameEventAgainChangesNothing() throws IOException {
    var first = post(OPENED);
    var body = new String(Payloads.body(OPENED), StandardCharsets.UTF_8) + " ";
    var again = body.getBytes(StandardCharsets.UTF_8);

    var second = post(again, signature(NEW, again));

    assertThat(second.status()).isEqualTo(202);
    assertThat(second.body().path("duplicate").asBoolean()).isTrue();
    assertThat(second.body().path("delivery_id")).isEqualTo(first.body().path("delivery_id"));
    assertThat(accepted).hasSize(1);
  }

  @Test
  @Tag("PD23")
  void theTimesOfTheSourceOrderWhatComesInAnyOrder() throws IOException {
    assertThat(post(RESOLVED).body().at("/alerts/0/disposition").asText()).isEqualTo("resolved");

    var late = post(OPENED);

    assertThat(late.status()).isEqualTo(202);
    assertThat(late.body().at("/alerts/0/disposition").asText()).isEqualTo("repeat");
    assertThat(accepted).as("only the resolve is news").hasSize(1);
    assertThat(accepted.getFirst().alerts().getFirst().status()).isEqualTo(Alert.Status.RESOLVED);
  }

  @Test
  @Tag("PD25")
  void anAcknowledgementReachesTheIncidentAlthoughItIsARepeat() throws IOException {
    post(OPENED);
    post(TAKEN);
    post("pagerduty/lifecycle/incident.reassigned.json");

    assertThat(accepted).hasSize(2);
  }

  @Test
  @Tag("PD27")
  void whatIsNotUnderstoodIsKeptAndAnswered202() throws IOException {
    var body = "{\"event\":7}".getBytes(StandardCharsets.UTF_8);

    assertThat(post(body, signature(NEW, body)).status()).isEqualTo(202);
    assertThat(post("pagerduty/built/pagey.ping.json").body().toString()).contains("test");
    assertThat(accepted).isEmpty();
  }
}
