package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.Holds;
import io.firebreak.label.UtcTime;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that takes up another one where that failed. */
class RerunTest {
  private static Start again(EngineFixture fix, String run, String yaml) {
    return fix.engine.starter().again(fix.state(run), EngineFixture.version(yaml), BEN);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasDoneAndStandsIsNotDoneAgain(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      var yaml =
          runbook(
                  "again",
                  effect("a", "")
                      + effect("b", "")
                      + effect("c", "when: steps.a.result.done == 'a'"))
              + "guard: { cooldown: 10m }\n";
      var failed = fix.start(yaml);
      fix.await(failed, RunStatus.FAILED);
      var next = ((Start.Started) again(fix, failed, yaml)).runId();
      var state = fix.await(next, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(next)).containsExactly("steps.b", "steps.c");
      var kept = state.planned().step("steps.a");
      assertThat(kept.skipped()).isTrue();
      assertThat(state.planned().doneEarlier(kept))
          .isEqualTo(
              "done by run %s at %s",
              failed,
              UtcTime.minute(Objects.requireNonNull(fix.state(failed).step("steps.a").doneAt())));
      assertThat(state.begun().rerunOf()).isEqualTo(failed);
      assertThat(fix.world.paths(failed)).containsExactly("steps.a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasUndoneIsDoneAgain(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      var yaml = runbook("undone", undoable("a", "") + effect("b", ""));
      var failed = fix.start(yaml);
      fix.await(failed, RunStatus.ROLLED_BACK);
      var next = ((Start.Started) again(fix, failed, yaml)).runId();
      fix.await(next, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(next)).containsExactly("steps.a", "steps.b");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatStandsIsNotDoneAgainAfterARunThatNeverHadAPlan(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      var yaml = runbook("again", effect("a", "") + effect("b", ""));
      var failed = fix.start(yaml);
      fix.await(failed, RunStatus.FAILED);
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      var target = Holds.target(fix.state(failed).begun().target());
      holds.place("default", target, "look first", BEN, null);
      var stopped = ((Start.Started) again(fix, failed, yaml)).runId();
      assertThat(fix.await(stopped, RunStatus.SKIPPED, RunStatus.SUCCEEDED).plan()).isNull();

      holds.lift("default", "hold-1", BEN);
      var next = ((Start.Started) again(fix, stopped, yaml)).runId();
      var state = fix.await(next, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(next)).containsExactly("steps.b");
      assertThat(state.planned().doneEarlier(state.planned().step("steps.a")))
          .startsWith("done by run " + failed + " at ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatSucceededOrGoesOnIsNotTakenUp(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var yaml = runbook("fine", effect("a", ""));
      var done = fix.start(yaml);
      fix.await(done, RunStatus.SUCCEEDED);
      assertThat(again(fix, done, yaml))
          .isInstanceOfSatisfying(
              Start.Refused.class, no -> assertThat(no.reason()).isEqualTo("nothing_left"));
    }
  }
}
