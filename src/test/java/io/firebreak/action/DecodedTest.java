package io.firebreak.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.action.Decoded.Violation;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments are read strictly, and wrong ones tell all their faults at once. */
class DecodedTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** An input of every kind of argument. */
  record Input(
      @Doc(value = "Name.", required = true) String name,
      @Doc("Count.") @Nullable Integer maxCount,
      @Doc("Wait.") @Nullable Duration pause,
      @Doc("Header.") @Nullable Map<String, SecretText> headers,
      @Doc("Inner.") @Nullable Inner inner) {}

  /** An inner map. */
  record Inner(@Doc(value = "Flag.", required = true) boolean flag) {}

  private static final class Example implements Action<Input> {
    @Override
    public Descriptor<Input> descriptor() {
      return new Descriptor<>(
          "test.example",
          "…",
          Input.class,
          EffectClass.PURE,
          DryRun.NONE,
          Duration.ofSeconds(1),
          null);
    }

    @Override
    public Optional<String> check(Input input) {
      return input.name().equals("bad") ? Optional.of("name is bad") : Optional.empty();
    }

    @Override
    public Prediction plan(Input input, Call call) {
      return Prediction.denied("a test");
    }

    @Override
    public Outcome execute(Input input, Call call) {
      return new Outcome.NotApplied("test", "a test", false);
    }
  }

  private static Decoded<Input> decode(String json) throws JsonProcessingException {
    return Decoded.of(new Example(), JSON.readTree(json));
  }

  private static List<Violation> violations(String json) throws JsonProcessingException {
    return switch (decode(json)) {
      case Decoded.Sound<Input> sound -> throw new AssertionError(sound);
      case Decoded.Unsound<Input>(var violations) -> violations;
    };
  }

  @Test
  void rightArgumentsBecomeTheInput() throws JsonProcessingException {
    var json =
        """
        {"name":"a","max_count":3,"pause":"1m30s","inner":{"flag":true},
         "headers":{"A":"x","B":{"$text":["y ",{"$secret":"S"}]}}}
        """;
    var secret =
        new SecretText(
            List.of(new SecretText.Part.Literal("y "), new SecretText.Part.Reference("S")));
    assertThat(decode(json))
        .isEqualTo(
            new Decoded.Sound<>(
                new Input(
                    "a",
                    3,
                    Duration.ofSeconds(90),
                    Map.of("A", SecretText.of("x"), "B", secret),
                    new Inner(true))));
  }

  @Test
  void everyFaultIsTold() throws JsonProcessingException {
    assertThat(violations("{\"max_cuont\":1,\"pause\":\"soon\",\"inner\":{}}"))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder("/max_cuont", "/pause", "/inner/flag", "/name");
  }

  @Test
  void anUnknownKeyNamesTheOneThatWasMeant() throws JsonProcessingException {
    assertThat(violations("{\"name\":\"a\",\"max_cuont\":1}"))
        .singleElement()
        .extracting(Violation::nearest)
        .isEqualTo("max_count");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":1}",
        "{\"name\":true}",
        "{\"name\":null}",
        "{\"name\":\"a\",\"max_count\":\"3\"}",
        "{\"name\":\"a\",\"max_count\":1.5}",
        "{\"name\":\"a\",\"pause\":10}",
        "{\"name\":\"a\",\"inner\":{\"flag\":\"true\"}}",
        "{\"name\":\"a\",\"headers\":{\"A\":1}}",
        "{\"name\":\"a\",\"headers\":{\"A\":{\"$text\":[{\"$secret\":\"S\",\"x\":1}]}}}",
        "{\"name\":\"a\",\"headers\":{\"A\":{\"$secret\":\"S\"}}}",
        "{\"name\":\"bad\"}",
        "[]",
        "\"name\"",
      })
  void nothingIsCoerced(String json) throws JsonProcessingException {
    assertThat(violations(json)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "10s, 10000", "5m, 300000", "1h30m, 5400000", "7d, 604800000", "0s, 0"})
  void durationsAreReadAsRunbooksHaveThem(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
