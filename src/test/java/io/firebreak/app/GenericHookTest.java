package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.runbook.Evaluator;
import io.firebreak.webhook.generic.GenericSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A generic hook maps any JSON by expressions")
class GenericHookTest {
  private static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:00Z");
  private static final GenericSource UNMAPPED =
      new GenericSource(Limits.DEFAULT, new CelFields(new Evaluator()));

  private static final Map<String, Object> MAPPING =
      Map.of(
          "name", "body.check.title",
          "status", "body.state == 'DOWN'",
          "severity", "body.prio > 7 ? 'critical' : 'low'",
          "labels", "{'host': body.check.host, 'env': headers['x-env']}",
          "annotations", "{'summary': body.text}",
          "starts_at", "body.since",
          "group_key", "body.check.host",
          "link", "body.url");

  private static final String BODY =
      """
      {"check":{"title":"Disk full","host":"db-1"},"state":"DOWN","prio":9,"text":"98 %",
       "since":"2026-03-01T09:58:00Z","url":"https://watch.example/1"}\
      """;

  private static Parsed parse(AlertSource source, String body) {
    return source.parse(
        new RawDelivery(
            "d1", RECEIVED, Map.of("X-Env", "prod"), body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Alert alert(AlertSource source, String body) {
    assertThat(parse(source, body)).isInstanceOf(Parsed.Alerts.class);
    return ((Parsed.Alerts) parse(source, body)).alerts().getFirst();
  }

  @Test
  void everyFieldIsFoundWhereTheMappingSays() {
    var alert = alert(UNMAPPED.configured(MAPPING), BODY);

    assertThat(alert.source()).isEqualTo("generic");
    assertThat(alert.name()).isEqualTo("Disk full");
    assertThat(alert.status()).isEqualTo(Alert.Status.FIRING);
    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.labels().map())
        .containsExactly(
            Map.entry("alertname", "Disk full"),
            Map.entry("env", "prod"),
            Map.entry("host", "db-1"));
    assertThat(alert.annotations()).containsExactly(Map.entry("summary", "98 %"));
    assertThat(alert.startsAt()).isEqualTo("2026-03-01T09:58:00Z");
    assertThat(alert.groupKey()).isEqualTo("db-1");
    assertThat(alert.links()).containsExactly(Map.entry("source", "https://watch.example/1"));
    assertThat(alert.flags()).isEmpty();
  }

  @Test
  void theEndIsTheSameAlert() {
    var source = UNMAPPED.configured(MAPPING);
    var over = alert(source, BODY.replace("DOWN", "UP"));

    assertThat(over.status()).isEqualTo(Alert.Status.RESOLVED);
    assertThat(over.episode()).isEqualTo(alert(source, BODY).episode());
  }

  @Test
  void onlyTheNameMustBeMapped() {
    var alert = alert(UNMAPPED.configured(Map.of("name", "'ping'")), "{}");

    assertThat(alert.name()).isEqualTo("ping");
    assertThat(alert.status()).isEqualTo(Alert.Status.FIRING);
    assertThat(alert.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(alert.startsAt()).isEqualTo(RECEIVED);
    assertThat(alert.isStartKnown()).isFalse();
  }

  @Test
  void aStatusMayBeAWord() {
    var source = UNMAPPED.configured(Map.of("name", "'a'", "status", "body.s"));

    assertThat(alert(source, "{\"s\":\"OK\"}").status()).isEqualTo(Alert.Status.RESOLVED);
    assertThat(alert(source, "{\"s\":\"alerting\"}").status()).isEqualTo(Alert.Status.FIRING);
    assertThat(parse(source, "{\"s\":\"perhaps\"}"))
        .isInstanceOfSatisfying(
            Parsed.DeadLetter.class,
            no -> assertThat(no.reason()).isEqualTo(DeadLetterReason.MAPPING_FAILED));
  }

  @Test
  void aBodyThatTheMappingDoesNotFitIsADeadLetterWithoutItsWords() {
    assertThat(parse(UNMAPPED.configured(MAPPING), "{\"check\":{\"title\":\"secret-ish\"}}"))
        .isInstanceOfSatisfying(
            Parsed.DeadLetter.class,
            no -> {
              assertThat(no.reason()).isEqualTo(DeadLetterReason.MAPPING_FAILED);
              assertThat(no.detail())
                  .isEqualTo("field 'labels': its expression has no value for this body");
            });
    assertThat(parse(UNMAPPED.configured(MAPPING), "{"))
        .isInstanceOfSatisfying(
            Parsed.DeadLetter.class,
            no -> assertThat(no.reason()).isEqualTo(DeadLetterReason.INVALID_JSON));
  }

  @Test
  void aWrongMappingIsToldAtTheStart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UNMAPPED.configured(Map.of("status", "true")))
        .withMessageContaining("'name'");
    var wrong = new HashMap<String, Object>(MAPPING);
    wrong.put("titel", "body.x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UNMAPPED.configured(wrong))
        .withMessageContaining("'titel'");
  }
}
