package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.Budgets;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Glob;
import io.firebreak.gate.Streaks;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is undone lies in scope too, and is found out before it is needed where that can be. */
class UndoScopeTest {
  private static final String SECOND =
      """
        - id: second
          uses: test.effect
          with: { name: second, kind: keyed, on: one }
          undo: { none: it stays }
      """;

  /** A step in scope, and how it is undone. */
  private static String undoneBy(String undo) {
    return """
    schema: 1
    runbook: undoes
    title: Undoes elsewhere
    owner: team
    target: world/one
    autonomy: auto
    triggers: { manual: true }
    steps:
      - id: first
        uses: test.effect
        with: { name: first, kind: keyed, on: one }
        undo: { uses: test.effect, with: { name: undo-first, kind: keyed%s } }
    """
        .formatted(undo);
  }

  private static FleetLimits scope(String... targets) {
    return FleetLimits.bounded(
        Arrays.stream(targets).map(Glob::of).toList(),
        new Budgets(List.of()),
        List.of(),
        Streaks.Limits.DEFAULT);
  }

  @Test
  @Tag("G153")
  @DisplayName("G153: an undo that would leave the scope blocks the run before anybody is asked")
  void planned() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, scope("world/one"))) {
      var run = fix.start(undoneBy(", on: elsewhere"));
      var state = fix.await(run, RunStatus.BLOCKED);
      assertThat(state.reason()).isEqualTo(EndReason.OUT_OF_SCOPE);
      assertThat(state.detail()).contains("world/elsewhere is not in scope.targets");
      assertThat(fix.world.ledger()).isEmpty();
      assertThat(fix.await(fix.start(undoneBy(", on: one")), RunStatus.SUCCEEDED).plan())
          .isNotNull();
    }
  }

  @Test
  @Tag("G153")
  @DisplayName("G153: one of which no plan could tell it does not begin, and a person is asked")
  void foundLater() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, scope("world/one"))) {
      fix.world.script("steps.second", Response.REFUSED);
      var run = fix.start(undoneBy("") + SECOND);
      var stuck = fix.await(run, RunStatus.ROLLBACK_FAILED);
      assertThat(stuck.detail())
          .isEqualTo(
              "steps.first.undo: world/undo-first is not in scope.targets of the configuration");
      assertThat(fix.world.paths(run)).containsExactly("steps.first");
      fix.settleAfterVainRetry(stuck, BEN);
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).as("not by a retry either").containsExactly("steps.first");
    }
  }

  @Test
  @Tag("G153")
  @DisplayName("G153: nothing is undone by hand that has left the scope since")
  void byHand() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.start(undoneBy(", on: one"));
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.starterUnder(scope("world/two")).undo("default", run, "first", BEN))
          .isEqualTo(
              new Start.Refused(
                  "out_of_scope", "world/one is not in scope.targets of the configuration"));
      var undo = (Start.Started) fix.engine.starter().undo("default", run, "first", BEN);
      fix.await(undo.runId(), RunStatus.ROLLED_BACK);
    }
  }
}
