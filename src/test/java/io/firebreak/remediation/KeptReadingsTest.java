package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.EndReason;
import io.firebreak.remediation.World.Effect;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was read before a change is what it is undone by and judged by, whatever is read later. */
class KeptReadingsTest {
  private static final String COMPARES =
      """
      verify:
        stabilize: 0s
        every: 1s
        success_for: 1
        checks:
          - { uses: test.read, with: { name: errors }, expect: result.value <= baseline.value }
      """;

  /** Puts back what was read before anything was done. */
  private static final String PUTS_BACK =
      """
      - { id: look, uses: test.read, with: { name: found } }
      - id: first
        uses: test.effect
        with: { name: first, kind: keyed }
        undo:
          uses: test.effect
          with: { name: "undo-${{ capture.level.result.value }}-${{ steps.look.result.value }}", kind: keyed }
          bounds: { name: { type: string, pattern: "undo-[0-9]-[0-9]" } }
      """;

  private static final String CAPTURES =
      "capture: [ { id: level, uses: test.read, with: { name: level } } ]\n";

  /** A world in which the first effect raises errors and the level. */
  private static EngineFixture changing(Stores stores) {
    return changing(new EngineFixture(stores));
  }

  private static EngineFixture changing(EngineFixture fix) {
    fix.world.reading("errors", 10);
    fix.world.reading("found", 2);
    fix.world.reading("level", 3);
    fix.world.witness(_ -> {
      fix.world.reading("errors", 12);
      fix.world.reading("level", 9);
      fix.world.reading("before:second", 8);
    });
    return fix;
  }

  @Test
  @Tag("V23")
  @DisplayName("V23: a plan that is made anew after an effect keeps what was read before it")
  void aPlanMadeAnew() {
    var clock = new TestClock();
    var pause = "- { id: pause, uses: wait.for, with: { duration: 1m } }\n";
    try (var fix = changing(new EngineFixture(Stores.EMBEDDED, clock))) {
      fix.world.reading("before:second", 7);
      var steps = PUTS_BACK + pause + effect("second", "");
      var run = fix.start(runbook("anew", steps) + CAPTURES + COMPARES);
      Awaitility.await().until(() -> fix.state(run).step("steps.pause").waiting() != null);
      clock.pass(Duration.ofMinutes(2));
      var state = fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(state.plansVoided()).isEqualTo(1);
      assertThat(state.reason()).isEqualTo(EndReason.VERIFICATION_FAILED);
      assertThat(fix.world.ledger())
          .extracting(Effect::name)
          .containsExactly("first", "second", "undo-3-2");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V23")
  @DisplayName("V23: a run that takes up another one compares with before what stands of that")
  void aRunTakenUp(Stores stores) {
    try (var fix = changing(stores)) {
      fix.world.script("steps.b", Response.REFUSED, Response.REFUSED);
      var failed = fix.start(runbook("stands", effect("a", "") + effect("b", "")) + COMPARES);
      fix.await(failed, RunStatus.FAILED);
      var second = ((Start.Started) fix.again(failed)).runId();
      assertThat(fix.await(second, RunStatus.FAILED).reason()).isEqualTo(EndReason.STEP_FAILED);
      var third = ((Start.Started) fix.again(second)).runId();
      var state = fix.await(third, RunStatus.FAILED, RunStatus.SUCCEEDED);
      assertThat(state.reason()).isEqualTo(EndReason.VERIFICATION_FAILED);
      assertThat(state.detail()).contains("before the change it was 10");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("V23")
  @DisplayName("V23: where nothing stands it compares with what is there when it begins")
  void nothingStands(Stores stores) {
    try (var fix = changing(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      var failed = fix.start(runbook("undone", undoable("a", "") + effect("b", "")) + COMPARES);
      fix.await(failed, RunStatus.ROLLED_BACK);
      fix.await(((Start.Started) fix.again(failed)).runId(), RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("V23")
  @DisplayName("V23: an undo by hand sees the evidence of the run that did the step")
  void anUndoByHand() {
    try (var fix = changing(Stores.EMBEDDED)) {
      var run = fix.start(runbook("byhand", PUTS_BACK) + CAPTURES);
      fix.await(run, RunStatus.SUCCEEDED);
      var undo = (Start.Started) fix.engine.starter().undo("default", run, "first", BEN);
      fix.await(undo.runId(), RunStatus.ROLLED_BACK);
      assertThat(fix.world.ledger()).last().extracting(Effect::name).isEqualTo("undo-3-2");
    }
  }
}
