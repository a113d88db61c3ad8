package io.firebreak.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.gate.Glob;
import io.firebreak.plan.Readings;
import io.firebreak.runbook.Evaluator;
import io.firebreak.testing.NoSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a target is, as the configuration has it asked. */
class TargetHealthTest {
  /** A question to the world; what it does not know does not answer. */
  private record Gauge(Map<String, Double> values) implements Action<Gauge.Input> {
    record Input(@Doc(value = "Which.", required = true) String name) {}

    @Override
    public Descriptor<Input> descriptor() {
      return new Descriptor<>(
          "test.gauge",
          "Reads.",
          Input.class,
          EffectClass.PURE,
          DryRun.NATIVE,
          Duration.ofSeconds(1),
          null);
    }

    @Override
    public Prediction plan(Input input, Call call) {
      throw new AssertionError("only read");
    }

    @Override
    public Outcome execute(Input input, Call call) {
      var value = values.get(input.name());
      return value == null
          ? new Outcome.NotApplied("down", "no answer about " + input.name(), true)
          : new Outcome.Ok(JsonNodeFactory.instance.objectNode().put("value", value));
    }
  }

  private static HealthRule rule(String name, String targets, String asks) {
    return HealthRule.of(
        name, List.of(Glob.of(targets)), "test.gauge", Map.of("name", asks), "result.value >= 1.0");
  }

  private static Outcome ask(String target, Map<String, Double> world, HealthRule... rules)
      throws InterruptedException {
    var readings =
        new Readings(ActionCatalog.of(List.of(new Gauge(world))), new Evaluator(), new NoSecrets());
    var call =
        new Call(
            "default",
            "1",
            "verify.0",
            "",
            1,
            Instant.EPOCH,
            Duration.ofSeconds(5),
            new NoSecrets());
    return TargetHealth.by(List.of(rules), readings).execute(new TargetHealth.Input(target), call);
  }

  private static boolean healthy(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Ok.class);
    return ((Outcome.Ok) outcome).result().path("healthy").asBoolean();
  }

  @Test
  @Tag("V11")
  @DisplayName(
      "V11: a target is healthy when every rule of the configuration that knows it says so")
  void everyRuleThatKnowsItIsAsked() throws InterruptedException {
    var up = rule("up", "service/*", "${{ target.name }}");
    var deep = rule("deep", "service/cart", "deep-${{ target.parts[1] }}");
    var other = rule("other", "host/*", "nobody");
    var well = Map.of("cart", 1.0, "deep-cart", 1.0);
    assertThat(healthy(ask("service/cart", well, up, deep, other))).isTrue();
    var ill = ask("service/cart", Map.of("cart", 1.0, "deep-cart", 0.0), up, deep, other);
    assertThat(healthy(ill)).isFalse();
    assertThat(((Outcome.Ok) ill).result().path("checks").findValuesAsText("name"))
        .containsExactly("up", "deep");
  }

  @Test
  @Tag("V12")
  @DisplayName(
      "V12: what no rule knows or can read is neither healthy nor ill, unless one finds it ill")
  void whatNobodyCanTellIsAnError() throws InterruptedException {
    var up = rule("up", "service/*", "${{ target.name }}");
    var deep = rule("deep", "service/*", "deep");
    assertThat(ask("host/db-1", Map.of(), up))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class,
            none -> assertThat(none.message()).contains("under health", "host/db-1"));
    assertThat(ask("service/cart", Map.of("cart", 1.0), up, deep))
        .isInstanceOfSatisfying(
            Outcome.NotApplied.class,
            unclear -> assertThat(unclear.message()).isEqualTo("deep: no answer about deep"));
    assertThat(healthy(ask("service/cart", Map.of("cart", 0.0), up, deep))).isFalse();
  }

  @Test
  @Tag("V16")
  @DisplayName("V16: the number that one rule reads can be compared with before")
  void aNumberIsGivenWhenThereIsOne() throws InterruptedException {
    var up = rule("up", "service/*", "${{ target.name }}");
    var one = ask("service/cart", Map.of("cart", 3.0), up);
    assertThat(((Outcome.Ok) one).result().path("value").asDouble()).isEqualTo(3.0);
    var two = ask("service/cart", Map.of("cart", 3.0), up, up);
    assertThat(((Outcome.Ok) two).result().has("value")).isFalse();
  }

  @Test
  void aRuleThatIsNotUnderstoodIsRefused() {
    assertThatThrownBy(() -> rule("up", "service/*", "${{ target.name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no }}");
  }
}
