package io.firebreak.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.Limits;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.RecordedLog;
import io.firebreak.webhook.cloud.CloudWatchSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("AWS SNS is believed by its certificate, for the topics that were named")
class HookSnsTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:incident-alarms";
  private static final String FOLDER = "cloudwatch/sns/";
  private static final String ALARM = FOLDER + "signed.metric-alarm.ALARM.v2.json";

  private final HookWorld world = new HookWorld();

  @BeforeEach
  void open() {
    world.now = Instant.parse("2026-03-04T10:15:30Z");
    world.open(
        "cloudwatch",
        null,
        new Auth.Sns(List.of(TOPIC)),
        Addresses.ANY,
        new CloudWatchSource(Limits.DEFAULT));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private HookWorld.Answer send(String text) {
    return world.post("cloudwatch", Map.of("Content-Type", "text/plain"), HookWorld.bytes(text));
  }

  private HookWorld.Answer sendSample(String sample) {
    return world.post("cloudwatch", Payloads.headers(sample), Payloads.body(sample));
  }

  private static String text(String sample) {
    return new String(Payloads.body(sample), StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "signed.metric-alarm.ALARM.v1.json,2026-03-04T10:15:30Z",
    "signed.metric-alarm.ALARM.v2.json,2026-03-04T10:15:30Z",
    "signed.metric-alarm.ALARM.v2.json,2026-03-04T11:15:00Z",
    "signed.metric-alarm.OK.v2.json,2026-03-04T10:31:30Z",
  })
  void whatItSignsIsBelievedThoughItComesAsPlainText(String sample, Instant now) {
    world.now = now;

    assertThat(sendSample(FOLDER + sample).status()).isEqualTo(202);
    assertThat(world.accepted).hasSize(1);
  }

  @Test
  void theSameMessageAgainIsADuplicate() {
    assertThat(sendSample(ALARM).body().path("duplicate").asBoolean()).isFalse();
    world.now = world.now.plusSeconds(1_200);
    assertThat(sendSample(ALARM).body().path("duplicate").asBoolean()).isTrue();
  }

  @Test
  void aSubscriptionIsConfirmedOnlyAfterItIsOnDisk() {
    world.now = Instant.parse("2026-03-04T09:00:10Z");

    var answer = sendSample(FOLDER + "signed.SubscriptionConfirmation.v2.json");

    assertThat(answer.body().path("ignored").asText()).isEqualTo("handshake");
    assertThat(world.confirmed)
        .singleElement()
        .satisfies(url -> assertThat(url).hasHost("sns.eu-west-1.amazonaws.com"));
    assertThat(world.deliveries()).isOne();
  }

  @Test
  @Tag("B26")
  @DisplayName("B26 a certificate from another host is never fetched, a changed text refused")
  void b26() {
    assertThat(sendSample(FOLDER + "evil.SigningCertURL-lookalike.json").status()).isEqualTo(401);
    assertThat(world.fetched).isEmpty();
    assertThat(sendSample(FOLDER + "evil.tampered-message.json").status()).isEqualTo(401);
    assertThat(world.deliveries()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @Tag("B26")
  @DisplayName("B26 no address but the topic's own region is called")
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.evil.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.com/SimpleNotificationService-1.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.com/SimpleNotificationService-1.pem",
        "https://x@sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com:444/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com/other.pem",
        "https://sns.eu-west-1.amazonaws.com/a/../SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem?x=1",
        "file:///etc/passwd",
        "",
        "::",
      })
  void b26Addresses(String url) {
    var own =
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-00000000000000000000000000000test.pem";
    assertThat(text(ALARM)).contains(own);

    assertThat(send(text(ALARM).replace(own, url)).status()).isEqualTo(401);
    assertThat(world.fetched).isEmpty();
  }

  @Test
  @Tag("B26")
  @DisplayName("B26 a subscription is not confirmed at a foreign address")
  void b26Subscription() {
    world.now = Instant.parse("2026-03-04T09:00:10Z");
    var sample = text(FOLDER + "signed.SubscriptionConfirmation.v2.json");

    var answer =
        send(sample.replace("https://sns.eu-west-1.amazonaws.com/?", "https://sns.evil.com/?"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(world.confirmed).isEmpty();
  }

  @ParameterizedTest(name = "at {0}")
  @Tag("B05")
  @DisplayName("B05 a message older than SNS would send it, or of the future, is refused")
  @ValueSource(strings = {"2026-03-04T11:15:21Z", "2026-03-04T10:10:19Z", "2027-03-04T10:15:20Z"})
  void b05(Instant now) {
    world.now = now;
    assertThat(sendSample(ALARM).status()).isEqualTo(401);
  }

  @Test
  void whileItsCertificateCannotBeFetchedItIsToComeAgain() {
    world.unreachable = true;
    var answer = sendSample(ALARM);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("SENDER_UNDETERMINED");
    assertThat(answer.headers()).containsKey("Retry-After");
    assertThat(world.deliveries()).isZero();
    world.unreachable = false;
    assertThat(sendSample(ALARM).status()).isEqualTo(202);
  }

  @Test
  void brokenSignaturesAreRefusedWithoutALine() {
    try (var log = new RecordedLog("io.firebreak.alert")) {
      for (var signature : List.of("AAAA", "not base64", "")) {
        var broken =
            text(ALARM).replaceFirst("\"Signature\" : \"[^\"]+", "\"Signature\" : \"" + signature);
        assertThat(broken).isNotEqualTo(text(ALARM));
        assertThat(send(broken).status()).isEqualTo(401);
      }
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void theLogHearsOnceAMinuteOfSendersThatCannotBeJudged() {
    world.unreachable = true;
    try (var log = new RecordedLog("io.firebreak.alert")) {
      for (int i = 0; i < 5; i++) {
        sendSample(ALARM);
      }
      assertThat(log.lines()).singleElement().asString().contains("no route to host");
      world.now = world.now.plusSeconds(60);
      sendSample(ALARM);
      assertThat(log.lines()).hasSize(2);
    }
  }

  @Test
  void anotherTopicAnotherVersionAndNoJsonAreRefused() {
    assertThat(send(text(ALARM).replace(TOPIC + "\"", TOPIC + "-2\"")).status()).isEqualTo(401);
    assertThat(send(text(ALARM).replace("Version\" : \"2\"", "Version\" : \"3\"")).status())
        .isEqualTo(401);
    assertThat(send("{").status()).isEqualTo(401);
    assertThat(sendSample(FOLDER + "raw-delivery.metric-alarm.json").status()).isEqualTo(401);
    assertThat(world.fetched).isEmpty();
  }

  @Test
  void aTopicMustBeOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Auth.Sns(List.of("incident-alarms")))
        .withMessageContaining("is no topic");
    assertThatIllegalArgumentException().isThrownBy(() -> new Auth.Sns(List.of()));
  }
}
