package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.remediation.World.Response;
import io.firebreak.testing.Stores;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

  private static final String SETS =
      """
      schema: 1
      runbook: sets
      title: Sets a level and then something else
      owner: team
      target: world/one
      autonomy: auto
      triggers: { manual: true }
      steps:
        - id: a
          uses: test.effect
          with: { name: a, kind: idempotent }
          probe: { uses: test.read, with: { name: level }, expect: result.value == 4 }
          undo: { uses: test.effect, with: { name: undo-a, kind: idempotent } }
        - id: b
          uses: test.effect
          with: { name: b, kind: unsafe }
          undo: { none: it stays }
      """;

  @Test
  @Tag("G154")
  @DisplayName("G154: the probe of a step that may be repeated tells whether it still stands")
  void aProbeTellsForAnyEffectClass() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.script("steps.b", Response.REFUSED, Response.REFUSED);
      fix.world.reading("level", 4);
      fix.await(fix.start(SETS), RunStatus.ROLLED_BACK);

      fix.world.reading("level", 9);
      var run = fix.start(SETS.replace("world/one", "world/two"));
      assertThat(fix.await(run, RunStatus.ROLLBACK_FAILED).detail())
          .startsWith("steps.a.undo: steps.a no longer stands as it was left")
          .contains("its probe found: ");
      assertThat(fix.world.paths(run)).containsExactly("steps.a");
      fix.engine.remediation().answerRollback("default", run, false, "mine", BEN);
      fix.await(run, RunStatus.ROLLED_BACK);
    }
  }

  @Test
  @Tag("G154")
  @DisplayName("G154: where there is a probe it tells, and not values that read as before")
  void aProbeGoesBeforeValues() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.reading("before:a", 3);
      fix.world.witness(effect -> fix.world.reading("before:a", 3));
      fix.world.script("steps.b", Response.REFUSED);
      var run = fix.start(twoSteps("probed", EffectClass.PROBEABLE));
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
    }
  }

  @Test
  @Tag("G154")
  @DisplayName("G154: a plan says of which undos nothing will tell it")
  void aPlanSaysWhereNothingTells() throws InterruptedException {
    var without = SETS.replaceAll("\n *probe: .*", "");
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      assertThat(said(fix, SETS)).isEqualTo("does a");
      assertThat(said(fix, without))
          .isEqualTo(
              "does a; nothing will tell its undo whether somebody else has changed it since");
      fix.world.reading("before:a", 3);
      assertThat(said(fix, without)).isEqualTo("does a");
    }
  }

  private static String said(EngineFixture fix, String yaml) throws InterruptedException {
    var plan = Objects.requireNonNull(fix.foresee(EngineFixture.version(yaml)).plan());
    return plan.observations().getFirst().summary();
  }

  private static TestRunbook twoSteps(String name, EffectClass kind) {
    return new TestRunbook(name).undoable("a", kind).step("b", EffectClass.UNSAFE);
  }
}
