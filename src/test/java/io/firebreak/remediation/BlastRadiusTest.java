package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.EndReason;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
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
