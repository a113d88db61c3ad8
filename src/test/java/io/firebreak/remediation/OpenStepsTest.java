package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.gate.Budget;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Glob;
import io.firebreak.gate.Holds;
import io.firebreak.gate.Streaks;
import io.firebreak.plan.Plan;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no plan could tell is judged when it is known, right before the step. */
class OpenStepsTest {
  private static final String LATER =
      """
      schema: 1
      runbook: later
      title: Acts on what it finds
      owner: team
      target: world/one
      autonomy: auto
      triggers: { manual: true }
      steps:
        - id: look
          uses: test.read
          with: { name: found }
        - id: act
          uses: test.effect
          with: { name: "thing-${{ steps.look.result.value }}", kind: keyed }
          bounds: { name: { type: string, pattern: "thing-[0-9]" } }
          undo: { none: it stays }
      """;

  /** Whatever an earlier step says, it acts on this, and within bounds. */
  private static final String WITHIN =
      LATER
          .replace("kind: keyed }", "kind: keyed, on: other }")
          .replace("thing-[0-9]", "thing-[0-5]");

  private static EngineFixture bounded(List<String> scope, List<Budget> budgets) {
    return new EngineFixture(
        Stores.EMBEDDED,
        FleetLimits.bounded(
            scope.stream().map(Glob::of).toList(),
            new Budgets(budgets),
            List.of(),
            Streaks.Limits.DEFAULT));
  }

  private static RunState end(EngineFixture fix, String run) {
    return fix.await(
        run, RunStatus.SUCCEEDED, RunStatus.BLOCKED, RunStatus.SKIPPED, RunStatus.FAILED);
  }

  @Test
  @Tag("G110")
  @DisplayName("G110: a target that an earlier step found must be in scope")
  void whatAnEarlierStepFoundMustBeInScope() {
    try (var fix = bounded(List.of("world/one", "world/thing-1"), List.of())) {
      fix.world.reading("found", 7);
      var outside = end(fix, fix.start(LATER));
      assertThat(outside.status()).isEqualTo(RunStatus.BLOCKED);
      assertThat(outside.reason()).isEqualTo(EndReason.OUT_OF_SCOPE);
      assertThat(outside.detail()).contains("world/thing-7 is not in scope.targets");
      assertThat(fix.world.ledger()).isEmpty();

      fix.world.reading("found", 1);
      var inside = fix.start(LATER);
      assertThat(end(fix, inside).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(inside)).containsExactly("steps.act");
    }
  }

  @Test
  @Tag("G110")
  @DisplayName("G110: it may not be what its action never touches")
  void whatItsActionDeniesIsNotTouched() {
    try (var fix = bounded(List.of(), List.of())) {
      fix.world.reading("found", 7);
      fix.world.reading("denied:thing-7", 1);
      assertThat(end(fix, fix.start(LATER)).reason()).isEqualTo(EndReason.OUT_OF_SCOPE);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @Test
  @Tag("G110")
  @DisplayName("G110: nobody may hold it")
  void nobodyMayHoldIt() {
    try (var fix = bounded(List.of(), List.of())) {
      fix.world.reading("found", 7);
      new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1")
          .place("default", Holds.target("world/thing-7"), "mine", ANNA, null);
      var state = end(fix, fix.start(LATER));
      assertThat(state.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @Test
  @Tag("G110")
  @DisplayName("G110: it takes from the budget of what it touches")
  void itTakesFromTheBudgetOfWhatItTouches() {
    var things =
        new Budget(
            "things",
            List.of(Glob.of("test.effect")),
            Glob.of("world/thing-*"),
            0,
            Duration.ofHours(1));
    try (var fix = bounded(List.of(), List.of(things))) {
      fix.world.reading("found", 7);
      var state = end(fix, fix.start(LATER));
      assertThat(state.reason()).isEqualTo(EndReason.ACTION_BUDGET);
      assertThat(state.detail()).contains("things world/thing-7");
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: a value outside of the bounds that people agreed to is not taken")
  void whatIsOutsideItsBoundsIsNotTaken() {
    try (var fix = bounded(List.of(), List.of())) {
      fix.world.reading("found", 7);
      var outside = end(fix, fix.start(WITHIN));
      assertThat(outside.status()).isEqualTo(RunStatus.BLOCKED);
      assertThat(outside.reason()).isEqualTo(EndReason.PLAN_CHANGED);
      assertThat(outside.detail())
          .isEqualTo(
              "plan_changed: name does not match the pattern thing-[0-5], which is outside its"
                  + " bounds");
      assertThat(fix.world.ledger()).isEmpty();

      fix.world.reading("found", 5);
      var inside = fix.start(WITHIN);
      assertThat(end(fix, inside).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger()).extracting(World.Effect::name).containsExactly("thing-5");
    }
  }

  @Test
  @Tag("G150")
  @DisplayName("G150: what was done before a value turned out to be outside is undone")
  void whatWasDoneBeforeIsUndone() {
    var first =
        """
        - id: first
          uses: test.effect
          with: { name: first, kind: keyed }
          undo: { uses: test.effect, with: { name: undo-first, kind: keyed } }
        """;
    var yaml = WITHIN.replace("  - id: act", first.indent(2) + "  - id: act");
    try (var fix = bounded(List.of(), List.of())) {
      fix.world.reading("found", 7);
      var run = fix.start(yaml);
      assertThat(fix.await(run, RunStatus.ROLLED_BACK).reason()).isEqualTo(EndReason.PLAN_CHANGED);
      assertThat(fix.world.paths(run)).containsExactly("steps.first", "steps.first.undo");
    }
  }

  @Test
  @Tag("G151")
  @DisplayName("G151: its plan names what it changes, and what may become of the rest")
  void itsPlanNamesWhatItChanges() throws InterruptedException {
    try (var fix = bounded(List.of("world/one"), List.of())) {
      var plan = Objects.requireNonNull(fix.foresee(EngineFixture.version(WITHIN)).plan());
      var act = plan.step("steps.act");
      assertThat(act.targets()).containsExactly("world/other");
      assertThat(act.effectClass()).isEqualTo(EffectClass.KEYED);
      assertThat(Objects.requireNonNull(act.bounds()))
          .extracting(limit -> limit.argument() + ": " + limit.bound().words())
          .containsExactly("name: a text; must match thing-[0-5]");
      assertThat(plan.observations())
          .extracting(Plan.Observation::summary)
          .contains("name: a text; must match thing-[0-5], as settled by look");
      assertThat(end(fix, fix.start(WITHIN)).reason())
          .as("before anybody is asked")
          .isEqualTo(EndReason.OUT_OF_SCOPE);
    }
  }

  @Test
  @Tag("G151")
  @DisplayName("G151: what it changes is leased before anybody is asked")
  void whatItChangesIsLeased() {
    try (var fix = bounded(List.of(), List.of())) {
      fix.world.reading("found", 1);
      var asks = WITHIN.replace("autonomy: auto", "autonomy: approve");
      var first = fix.start(asks);
      fix.await(first, RunStatus.AWAITING_APPROVAL);
      var second = end(fix, fix.start(WITHIN.replace("world/one", "world/two")));
      assertThat(second.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(second.detail()).isEqualTo("world/other is held by run " + first);
    }
  }

  @Test
  @Tag("G151")
  @DisplayName("G151: no plan is made of a change whose target an earlier step would name")
  void noPlanOfAnOpenTarget() {
    var open =
        new TestRunbook("open")
            .step("look", EffectClass.KEYED)
            .waits(
                "act",
                "test.effect",
                null,
                Map.of("name", "a", "kind", "keyed", "on", "${steps.look.status}"));
    try (var fix = bounded(List.of(), List.of())) {
      var state = end(fix, fix.start(open));
      assertThat(state.reason()).isEqualTo(EndReason.PLAN_FAILED);
      assertThat(state.detail())
          .isEqualTo("steps.act: on names what is changed, so it cannot depend on look");
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @Test
  @Tag("G111")
  @DisplayName("G111: what is done at the end of a run is in scope, or is not done")
  void handlersStayInScope() {
    try (var fix = bounded(List.of("world/one", "world/a", "world/tell"), List.of())) {
      var run =
          fix.start(
              new TestRunbook("tells")
                  .step("a", EffectClass.KEYED)
                  .always("elsewhere")
                  .always("tell"));
      assertThat(end(fix, run).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "always.1");
      var kept = Objects.requireNonNull(fix.state(run).step("always.0").read());
      assertThat(kept.ready()).isEqualTo(Ready.REFUSED);
      assertThat(kept.message())
          .isEqualTo("scope: world/elsewhere is not in scope.targets of the configuration");
    }
  }
}
