package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.RunLimits;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds each run in time and size. */
class RunLimitsTest {
  private static FleetLimits limits(Duration readingMaxAge, Duration captureTime, int size) {
    return FleetLimits.none()
        .with(new RunLimits(readingMaxAge, Duration.ofHours(6), captureTime, size));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, false", "PT1H, true"})
  @Tag("G48")
  @DisplayName("G48: before each effect what was read too long ago is read again")
  void whatWasReadTooLongAgoIsReadAgain(Duration maxAge, boolean second) {
    var fleet = limits(maxAge, Duration.ofMinutes(2), 1000);
    try (var fix = new EngineFixture(Stores.EMBEDDED, fleet)) {
      fix.world.reading("broken", 1);
      fix.world.witness(_ -> fix.world.reading("broken", 0));
      var run =
          fix.start(
              new TestRunbook("again")
                  .precondition("broken", "result.value == 1", Otherwise.SKIP)
                  .step("a", EffectClass.KEYED)
                  .step("b", EffectClass.KEYED));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run).contains("steps.b")).isEqualTo(second);
    }
  }

  @Test
  @Tag("G48")
  @DisplayName("G48: what was read for another step does not count")
  void whatWasReadForAnotherStepDoesNotCount() {
    var clock = new TestClock();
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      fix.world.reading("broken", 1);
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.b")) {
          fix.world.reading("broken", 0);
        }
      });
      var run =
          fix.start(
              new TestRunbook("each")
                  .precondition("broken", "result.value == 1", Otherwise.SKIP)
                  .step("a", EffectClass.KEYED)
                  .waits("pause", "wait.for", null, Map.of("duration", "11s"))
                  .step("b", EffectClass.KEYED)
                  .step("c", EffectClass.KEYED));
      Awaitility.await().until(() -> fix.state(run).step("steps.pause").waiting() != null);
      clock.pass(Duration.ofSeconds(12));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
    }
  }

  @Test
  @Tag("G49")
  @DisplayName("G49: what cannot be read is neither yes nor no, however the question is put")
  void anErrorNegatedIsAnError() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      for (var expect : new String[] {"result.value > 2", "!(result.value > 2)"}) {
        var run =
            fix.start(
                new TestRunbook("blind")
                    .precondition("nothing", expect, Otherwise.SKIP)
                    .step("a", EffectClass.KEYED));
        assertThat(fix.await(run, RunStatus.BLOCKED).reason()).isEqualTo(EndReason.GUARD_ERROR);
      }
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  private static String capturing(String name) {
    return FlowTexts.runbook(name, FlowTexts.effect("a", ""))
        + """
        capture:
          - { id: logs, uses: test.read, with: { name: logs } }
        """;
  }

  @Test
  @Tag("V21")
  @DisplayName(
      "V21: all evidence together is bounded in time, each piece in size; neither stops it")
  void evidenceIsBounded() {
    try (var fix =
        new EngineFixture(Stores.EMBEDDED, limits(Duration.ofSeconds(10), Duration.ZERO, 1000))) {
      fix.world.reading("logs", 7);
      var run = fix.start(capturing("no-time"));
      assertThat(error(fix.await(run, RunStatus.SUCCEEDED)))
          .isEqualTo("not taken: all evidence together may take 0s (limits.capture_timeout)");
    }
    try (var fix =
        new EngineFixture(
            Stores.EMBEDDED, limits(Duration.ofSeconds(10), Duration.ofMinutes(2), 5))) {
      fix.world.reading("logs", 1_234_567);
      var run = fix.start(capturing("too-large"));
      assertThat(error(fix.await(run, RunStatus.SUCCEEDED)))
          .isEqualTo("only the last 5 of 17 characters are kept");
    }
  }

  private static String error(RunState state) {
    return String.valueOf(Objects.requireNonNull(state.captured().get("capture.logs")).error());
  }
}
