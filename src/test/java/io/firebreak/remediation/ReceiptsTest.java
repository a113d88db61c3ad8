package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An undo does not take back what somebody else has done since, on both stores. */
class ReceiptsTest {
  @ParameterizedTest
  @EnumSource
  void whatStandsAsItWasLeftIsUndone(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("before:a", 3);
      fix.world.script("steps.b", Response.REFUSED);
      var run = fix.start(twoSteps("untouched", EffectClass.UNSAFE));
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aValueThatSomebodyElseWroteIsNotOverwrittenBeforeAPersonSaysSo(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("before:a", 3);
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.b")) {
          fix.world.reading("before:a", 9);
        }
      });
      fix.world.script("steps.c", Response.REFUSED);
      var run = fix.start(twoSteps("meddled", EffectClass.UNSAFE).step("c", EffectClass.UNSAFE));
      var stuck = fix.await(run, RunStatus.ROLLBACK_FAILED);
      assertThat(stuck.detail())
          .startsWith("steps.a.undo: steps.a no longer stands as it was left")
          .endsWith("a was left as 4 and is 9");
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
      fix.engine.remediation().answerRollback("default", run, true, "mine", BEN);
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b", "steps.a.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAPersonSettlesByHandIsNotUndone(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.b")) {
          fix.world.forget("steps.a");
        }
      });
      fix.world.script("steps.c", Response.REFUSED);
      var run = fix.start(twoSteps("probed", EffectClass.PROBEABLE).step("c", EffectClass.UNSAFE));
      var stuck = fix.await(run, RunStatus.ROLLBACK_FAILED);
      assertThat(stuck.detail()).endsWith("its probe no longer finds it");
      fix.engine.remediation().answerRollback("default", run, false, "it is gone", BEN);
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.b");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatItsProbeStillFindsIsUndone(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.world.script("steps.b", Response.REFUSED);
      var run = fix.start(twoSteps("found", EffectClass.PROBEABLE));
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
    }
  }

  private static TestRunbook twoSteps(String name, EffectClass kind) {
    return new TestRunbook(name).undoable("a", kind).step("b", EffectClass.UNSAFE);
  }
}
