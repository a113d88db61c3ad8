package io.firebreak.webhook.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.firebreak.alert.Alert;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.testing.Payloads;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PagerDuty's webhooks v3 post becomes alerts. */
class PagerDutySourceTest {
  private static final PagerDutySource SOURCE = new PagerDutySource(Limits.DEFAULT, "PBOT001");
  private static final String LIFE = "pagerduty/lifecycle/incident.";
  private static final String BUILT = "pagerduty/built/";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static List<String> samples() {
    return Payloads.of("pagerduty");
  }

  private static RawDelivery delivery(byte[] body) {
    return new RawDelivery("d1", Payloads.RECEIVED_AT, Map.of(), body);
  }

  private static Parsed parse(String name) {
    return SOURCE.parse(delivery(Payloads.body(name)));
  }

  private static Parsed parsed(String body) {
    return SOURCE.parse(delivery(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Alert only(Parsed parsed) {
    var alerts = ((Parsed.Alerts) parsed).alerts();
    assertThat(alerts).hasSize(1);
    return alerts.getFirst();
  }

  private static Alert alert(String name) {
    return only(parse(name + ".json"));
  }

  private static String text(String name) {
    return new String(Payloads.body(name), StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  @Tag("PD21")
  void becomesExactlyThis(String name) throws Exception {
    var actual = JSON.writeValueAsString(parse(name)) + "\n";

    assertThat(actual).isEqualTo(Payloads.golden("alerts/" + name, actual));
  }

  @Test
  @Tag("PD21")
  void allSamplesAreHeld() {
    assertThat(samples()).hasSize(22);
  }

  @Test
  @Tag("PD21")
  void oneIncidentIsOneEpisodeFromItsOpeningToItsEnd() {
    var began = alert(LIFE + "triggered");
    assertThat(began.name()).isEqualTo("Critical: Checkout API High Latency");
    assertThat(began.labels().get("incident_id")).isEqualTo("Q3B15VLMF3ASBD");
    assertThat(began.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(began.startsAt()).isEqualTo("2026-04-01T02:07:30Z");
    for (var step : List.of("acknowledged", "unacknowledged", "delegated", "reassigned")) {
      assertThat(alert(LIFE + step).episode()).as(step).isEqualTo(began.episode());
      assertThat(alert(LIFE + step).endsAt()).as(step).isNull();
    }
    var ended = alert(LIFE + "resolved");
    assertThat(ended.episode()).isEqualTo(began.episode());
    assertThat(ended.endsAt()).isEqualTo("2026-04-01T03:01:44.900Z");
  }

  @Test
  @Tag("PD22")
  void aDeliveryIsKnownByTheIdThatItsSignatureCovers() {
    assertThat(SOURCE.deliveryId(delivery(Payloads.body(LIFE + "triggered.json"))))
        .contains("01GI0JVAAA28G8XE5M6IIT4BZ0");
    assertThat(SOURCE.deliveryId(delivery("{".getBytes(StandardCharsets.UTF_8)))).isEmpty();
    assertThat(
            SOURCE.deliveryId(delivery("{\"event\":{\"id\":7}}".getBytes(StandardCharsets.UTF_8))))
        .isEmpty();
  }

  @Test
  @Tag("PD26")
  void whatAStepOfARunbookOpenedThereIsPassedOver() {
    var opened = text(LIFE + "acknowledged.json");
    var key = "\"incident_key\"\\s*:\\s*(\"[^\"]*\"|null)";

    assertThat(parsed(opened.replaceFirst(key, "\"incident_key\":\"firebreak/0123abcd\"")))
        .isEqualTo(new Parsed.Ignorable("own_incident"));
    assertThat(parsed(opened.replaceFirst(key, "\"incident_key\":\"firebreakable\"")))
        .isInstanceOf(Parsed.Alerts.class);
  }

  @Test
  @Tag("PD24")
  void aMergeIsNoRecovery() {
    var merged = alert(LIFE + "resolved.merged");

    assertThat(merged.status()).isEqualTo(Alert.Status.FIRING);
    assertThat(merged.has(Flag.MERGED)).isTrue();
    assertThat(merged.annotations().get(Echo.INTO)).isEqualTo("pagerduty:Q0PARENT00001");
    assertThat(merged.episode()).isEqualTo(alert(LIFE + "triggered").episode());
    var nowhere = text(LIFE + "resolved.merged.json").replace("\"Q0PARENT00001\"", "\"../\"");
    assertThat(parsed(nowhere)).isEqualTo(new Parsed.Ignorable("merged_not_recovered"));
  }

  @Test
  @Tag("PD25")
  void anAcknowledgementByAPersonIsTheirsAndFirebreaksOwnIsNot() {
    var byPerson = alert(LIFE + "acknowledged");
    assertThat(byPerson.has(Flag.ACKNOWLEDGED)).isTrue();
    assertThat(byPerson.annotations())
        .containsEntry(Echo.BY, "Responder One")
        .containsEntry(Echo.AT, "2026-04-01T02:09:12.004Z");
    assertThat(alert(LIFE + "reassigned").has(Flag.ACKNOWLEDGED)).isFalse();

    var body = text(LIFE + "acknowledged.json");
    var byUs =
        only(
            parsed(
                body.replace("\"agent\":{\"id\":\"PXRUEF2\"", "\"agent\":{\"id\":\"PBOT001\"")
                    .replace(
                        "\"agent\": {\"id\": \"PXRUEF2\"", "\"agent\": {\"id\": \"PBOT001\"")));
    assertThat(byUs.has(Flag.ACKNOWLEDGED)).isFalse();
    var byMachine =
        only(
            parsed(
                body.replaceFirst(
                    "user_reference", "events_api_v2_inbound_integration_reference")));
    assertThat(byMachine.has(Flag.ACKNOWLEDGED)).isFalse();
    var unknownUser = new PagerDutySource(Limits.DEFAULT, null);
    assertThat(
            only(unknownUser.parse(delivery(Payloads.body(LIFE + "acknowledged.json"))))
                .has(Flag.ACKNOWLEDGED))
        .isFalse();
  }

  @Test
  @Tag("PD26")
  void whatFirebreakOpenedIsRecognisedByItsClientItsTitleOrItsKey() {
    var body = text(LIFE + "triggered.json");
    assertThat(parsed(body.replace("\"Prometheus\"", "\"Firebreak\"")))
        .isEqualTo(new Parsed.Ignorable("own_incident"));
    assertThat(
            only(parsed(body.replace("API High Latency", "API (Firebreak 06F0001)"))).annotations())
        .containsEntry(Echo.INCIDENT, "06F0001");
    assertThat(
            only(parsed(body.replace("d387d7bd2e0a4294a5307339dfe1669a", "06F0002"))).annotations())
        .containsEntry(Echo.INCIDENT, "06F0002");
    assertThat(alert(LIFE + "triggered").has(Flag.PAGED)).isTrue();
  }

  @ParameterizedTest
  @Tag("PD27")
  @CsvSource({
    "pagey.ping, test",
    "incident.responder.added, no_incident",
    "incident.status_update_published, no_incident",
    "incident.custom_field_values.updated, no_incident",
    "incident.workflow.completed, no_incident",
    "incident.task.created, no_incident",
    "service.updated, no_incident"
  })
  void whatTellsOfNoIncidentIsTakenAndLeft(String event, String why) {
    assertThat(parse(BUILT + event + ".json")).isEqualTo(new Parsed.Ignorable(why));
    assertThat(parse("pagerduty/incident.annotated.json"))
        .isEqualTo(new Parsed.Ignorable("no_incident"));
  }

  @Test
  @Tag("PD28")
  void aReopenedIncidentIsAnEpisodeOfItsOwn() {
    var first = alert(BUILT + "incident.priority_updated");
    var again = alert(BUILT + "incident.reopened");

    assertThat(first.startsAt()).isEqualTo("2026-05-02T08:00:00Z");
    assertThat(again.startsAt()).isEqualTo("2026-05-02T09:10:00Z");
    assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
    var withoutTime =
        only(
            parsed(
                text(BUILT + "incident.reopened.json")
                    .replace("\"2026-05-02T09:10:00Z\"", "null")));
    assertThat(withoutTime.startsAt()).isEqualTo("2026-05-02T09:10:00.250Z");
  }

  @ParameterizedTest
  @Tag("PD29")
  @CsvSource({"P1, CRITICAL", "P2, HIGH", "P3, MEDIUM", "P4, LOW", "P5, INFO", "Blocker, HIGH"})
  void severityIsThePriorityElseTheUrgency(String priority, Severity severity) {
    var body = text(BUILT + "incident.reopened.json");

    assertThat(only(parsed(body.replace("\"P2\"", "\"" + priority + "\""))).severity())
        .isEqualTo(severity);
    var none = only(parsed(text("pagerduty/incident.triggered.manual.json")));
    assertThat(none.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  @Tag("PD29")
  void anOldBodyWithoutTimesBeginsWithItsOpening() {
    var began = alert("pagerduty/incident.triggered.manual");
    var ended = alert("pagerduty/incident.resolved.old");

    assertThat(began.startsAt()).isEqualTo("2021-06-04T13:35:29.781Z");
    assertThat(ended.has(Flag.STARTS_AT_MISSING)).isTrue();
    assertThat(ended.endsAt()).isEqualTo("2021-06-04T13:16:53.816Z");
  }

  @ParameterizedTest
  @Tag("PD27")
  @Tag("B16")
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"event\":[]}",
        "{\"event\":{\"event_type\":\"incident.triggered\"}}",
        "{\"event\":{\"event_type\":7,\"data\":{}}}",
        "{\"event\":{\"event_type\":\"x\",\"data\":{\"type\":\"incident\",\"id\":\"../x\"}}}",
        "{\"event\":{\"event_type\":\"x\",\"data\":{\"type\":\"incident\",\"id\":\"Q1\"}}}",
        "{\"event\":{\"event_type\":\"x\",\"data\":{\"type\":\"incident\",\"id\":\"Q1\","
            + "\"status\":\"triggered\",\"created_at\":\"yesterday\"}}}",
        "{\"event\":{\"event_type\":\"incident.acknowledged\",\"occurred_at\":\"yesterday\","
            + "\"agent\":{\"type\":\"user\",\"id\":\"P1\"},\"data\":{\"type\":\"incident\","
            + "\"id\":\"Q1\",\"status\":\"acknowledged\",\"created_at\":\"2026-05-02T08:00:00Z\"}}}"
      })
  void whatIsNotUnderstoodIsADeadLetter(String body) {
    assertThat(parsed(body))
        .isInstanceOfSatisfying(
            Parsed.DeadLetter.class,
            letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SHAPE));
  }

  @Test
  @Tag("PD27")
  void endedVersionsAreToldWhatToDo() {
    assertThat(parse("pagerduty/legacy-v2-messages.json"))
        .isInstanceOfSatisfying(
            Parsed.DeadLetter.class,
            letter -> {
              assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNKNOWN_VERSION);
              assertThat(letter.detail()).contains("subscribe to version 3");
            });
  }
}
