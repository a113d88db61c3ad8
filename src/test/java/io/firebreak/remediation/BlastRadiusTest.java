package io.firebreak.remediation;

import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.EndReason;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much a run touches is bounded for all of it, also when its plan is made anew in between. */
class BlastRadiusTest {
  private static final String STEPS =
      """
      schema: 1
      runbook: steps
      title: Steps on the same things
      owner: team
      target: world/one
      autonomy: auto
      triggers: { manual: true }
      guard: { blast_radius: { max: 40%, of: things } }
      steps:
        - id: a
          uses: test.effect
          with: { name: a, kind: keyed, on: one }
          undo: { uses: test.effect, with: { name: undo-a, kind: keyed, on: one } }
        - { id: pause, uses: wait.for, with: { duration: 1m } }
        - id: elsewhere
          uses: test.effect
          with: { name: b, kind: keyed, on: other }
          undo: { none: it stays }
        - id: c
          uses: test.effect
          with: { name: c, kind: keyed, on: one }
          undo: { none: it stays }
      """;

  private static final String CAREFUL = "{ max: 90%, of: things, min_healthy: 8 }";

  private static final String LIST =
      """
      - id: each
        for_each: '["x", "y", "z"]'
        uses: test.effect
        with: { name: "${{ item }}", kind: keyed }
        undo: { none: it stays }
      """;

  private final TestClock clock = new TestClock();

  /** A run that has done its first step and waits; it touches 2 of 10 things, and 1 elsewhere. */
  private static String begun(EngineFixture fix) {
    fix.world.reading("extent:a", 2);
    fix.world.reading("extent:b", 1);
    fix.world.reading("before:b", 1);
    fix.world.reading("extent:c", 2);
    var run = fix.start(STEPS);
    Awaitility.await().until(() -> fix.state(run).step("steps.pause").waiting() != null);
    return run;
  }

  @Test
  @Tag("G24")
  @DisplayName("G24: what was done before a new plan counts with what is left")
  void whatWasDoneCounts() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var run = begun(fix);
      fix.world.reading("before:b", 7);
      fix.world.reading("extent:c", 3);
      clock.pass(Duration.ofMinutes(2));
      var state = fix.await(run, RunStatus.ROLLED_BACK, RunStatus.SUCCEEDED, RunStatus.BLOCKED);
      assertThat(state.status()).isEqualTo(RunStatus.ROLLED_BACK);
      assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
      assertThat(state.detail()).contains("steps.a and steps.c: 5 of 10 things; at most 40%");
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
    }
  }

  @Test
  @Tag("G165")
  @DisplayName("G165: what has got worse since the plan is refused right before its step")
  void whatHasGotWorseIsRefused() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var run = begun(fix);
      fix.world.reading("extent:c", 3);
      clock.pass(Duration.ofMinutes(2));
      var state = fix.await(run, RunStatus.ROLLED_BACK, RunStatus.SUCCEEDED, RunStatus.BLOCKED);
      assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
      assertThat(state.detail()).contains("steps.a and steps.c: 5 of 10 things; at most 40%");
      assertThat(fix.world.paths(run))
          .containsExactly("steps.a", "steps.elsewhere", "steps.a.undo");
    }
  }

  @Test
  @Tag("G165")
  @DisplayName("G165: what is no longer counted is refused right before its step, and why is said")
  void whatIsNoLongerCountedIsRefused() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var run = begun(fix);
      fix.world.noReading("extent:c");
      clock.pass(Duration.ofMinutes(2));
      var state = fix.await(run, RunStatus.ROLLED_BACK, RunStatus.SUCCEEDED, RunStatus.BLOCKED);
      assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
      assertThat(state.detail())
          .contains("steps.c: nobody knows of how many things", "steps.c does c");
    }
  }

  @Test
  @Tag("G165")
  @DisplayName("G165: the bounds of a run hold for each step of a run that is a part of it")
  void theBoundsOfARunHoldForItsChildren() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      fix.shelve(
          runbook(
              "leaf",
              "- { id: pause, uses: wait.for, with: { duration: 1m } }\n" + effect("deep", "")));
      fix.world.reading("extent:deep", 1);
      fix.world.reading("healthy:deep", 9);
      var run =
          fix.start(
              runbook("root", "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n")
                  .replace("steps:", "guard: { blast_radius: " + CAREFUL + " }\nsteps:"));
      var child = run + ".1";
      Awaitility.await()
          .until(() ->
              fix.engine.remediation().find("default", child).isPresent()
                  && fix.state(child).step("steps.pause").waiting() != null);
      fix.world.reading("healthy:deep", 7);
      clock.pass(Duration.ofMinutes(2));
      var state = fix.await(run, RunStatus.FAILED, RunStatus.SUCCEEDED, RunStatus.BLOCKED);
      assertThat(fix.world.ledger()).isEmpty();
      assertThat(state.status()).isNotEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.state(child).reason()).isEqualTo(EndReason.BLAST_RADIUS);
      assertThat(fix.state(child).detail())
          .contains("steps.call/steps.deep: 7 things stay healthy; at least 8");
    }
  }

  @Test
  @Tag("G165")
  @DisplayName("G165: items are looked at one by one, each before it begins")
  void eachItemIsLookedAtAgain() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      for (var item : List.of("x", "y", "z")) {
        fix.world.reading("extent:" + item, 1);
        fix.world.reading("healthy:" + item, 9);
      }
      fix.world.witness(_ -> fix.world.reading("healthy:y", 7));
      var run =
          fix.start(
              runbook("list", LIST)
                  .replace("steps:", "guard: { blast_radius: " + CAREFUL + " }\nsteps:"));
      var state = fix.await(run, RunStatus.FAILED, RunStatus.SUCCEEDED, RunStatus.BLOCKED);
      assertThat(state.reason()).isEqualTo(EndReason.BLAST_RADIUS);
      assertThat(fix.world.ledger()).extracting(World.Effect::name).containsExactly("x");
    }
  }

  @Test
  @Tag("G24")
  @DisplayName("G24: a new plan within the bound, with what was done, goes on")
  void withinTheBoundItGoesOn() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var run = begun(fix);
      fix.world.reading("before:b", 7);
      clock.pass(Duration.ofMinutes(2));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.elsewhere", "steps.c");
    }
  }
}
