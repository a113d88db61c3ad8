package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.effect;
import static io.firebreak.remediation.FlowTexts.runbook;
import static io.firebreak.remediation.FlowTexts.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.gate.Holds;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.UtcTime;
import io.firebreak.runbook.Runbook.OnResolve;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Held runs that nothing holds any more. */
class ReleasesTest {
  private static final String TENANT = "default";
  private static final String CALL =
      "- { id: call, uses: runbook.run, timeout: 10m, with: { runbook: %s } }\n";

  private static Holds holds(EngineFixture fix) {
    return new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
  }

  private static TestRunbook twoSteps() {
    return new TestRunbook("two").step("a", EffectClass.KEYED).step("b", EffectClass.KEYED);
  }

  /** Starts a run over which a hold comes after its first effect. */
  private static String held(EngineFixture fix, @Nullable Instant until) {
    fix.world.witness(effect -> {
      if (effect.path().equals("steps.a")) {
        holds(fix).place(TENANT, Holds.target("world/one"), "look first", ANNA, until);
      }
    });
    var run = fix.start(twoSteps().target("world/one"));
    Awaitility.await().until(() -> fix.state(run).held() != null);
    return run;
  }

  @Test
  @Tag("G6")
  @Tag("G162")
  @DisplayName("G162: a run that waits for a hold goes on when that lapses, which nobody says")
  void aHoldThatLapsesLetsRunsGoOn() {
    var clock = new TestClock();
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var end = clock.instant().plus(Duration.ofMinutes(5));
      var run = held(fix, end);
      clock.pass(Duration.ofMinutes(4));
      fix.engine.releases().look();
      assertThat(fix.state(run).held())
          .as("it stands")
          .isEqualTo(
              "held (target:world/one by anna: look first, until " + UtcTime.minute(end) + ")");
      clock.pass(Duration.ofMinutes(2));
      fix.engine.releases().look();
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
    }
  }

  @Test
  @Tag("G167")
  @DisplayName("G167: the time of a run stands still while somebody holds it")
  void aRunDoesNotRunOutOfTimeWhileItIsHeld() {
    var clock = new TestClock();
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var run = held(fix, clock.instant().plus(Duration.ofHours(30)));
      clock.pass(Duration.ofHours(29));
      fix.engine.releases().look();
      assertThat(fix.state(run).held()).as("it stands").isNotNull();
      clock.pass(Duration.ofHours(2));
      fix.engine.releases().look();
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.b");
    }
  }

  @Test
  @Tag("G167")
  @DisplayName("G167: nor does a run of which a held one is a part, nor the step that calls it")
  void whatAHeldRunIsAPartOfDoesNotRunOutOfTime() {
    var clock = new TestClock();
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      fix.shelve(runbook("leaf", undoable("first", "") + undoable("deep", "")));
      fix.shelve(runbook("middle", CALL.formatted("leaf")));
      fix.world.witness(effect -> {
        if (effect.name().equals("first")) {
          var until = clock.instant().plus(Duration.ofHours(30));
          holds(fix).place(TENANT, Holds.runbook("leaf"), "look first", ANNA, until);
        }
      });
      var run = fix.start(runbook("root", CALL.formatted("middle") + effect("after", "")));
      Awaitility.await()
          .until(() ->
              fix.state(run).born() == 1
                  && fix.state(run + ".1").born() == 1
                  && fix.state(run + ".1.1").held() != null);
      clock.pass(Duration.ofHours(29));
      fix.engine.releases().look();
      assertThat(fix.state(run + ".1.1").held()).as("it stands").isNotNull();
      clock.pass(Duration.ofHours(2));
      fix.engine.releases().look();
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("first", "deep", "after");
    }
  }

  @Test
  @Tag("G167")
  @DisplayName("G167: when a held part goes on, the time of the run does, too")
  void theTimeGoesOnWithTheHeldPart() {
    var clock = new TestClock();
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      var waits = "- { id: wait, uses: wait.for, with: { duration: 30m } }\n";
      fix.shelve(runbook("leaf", undoable("first", "") + undoable("deep", "") + waits));
      fix.world.witness(effect -> {
        if (effect.name().equals("first")) {
          holds(fix).place(TENANT, Holds.runbook("leaf"), "look first", ANNA, null);
        }
      });
      var run = fix.start(runbook("root", CALL.formatted("leaf")));
      Awaitility.await()
          .until(() -> fix.state(run).born() == 1 && fix.state(run + ".1").held() != null);
      clock.pass(Duration.ofHours(3));
      holds(fix).lift(TENANT, "hold-1", ANNA);
      fix.engine.releases().look();
      Awaitility.await().until(() -> fix.state(run + ".1").step("steps.wait").waiting() != null);
      assertThat(fix.state(run).heldChildren()).isEmpty();
      assertThat(fix.state(run).status()).isEqualTo(RunStatus.EXECUTING);
      clock.pass(Duration.ofMinutes(11));
      fix.await(run, RunStatus.FAILED);
      assertThat(fix.world.paths(run + ".1"))
          .containsExactly("steps.first", "steps.deep", "steps.deep.undo", "steps.first.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G162")
  void aHoldThatSomebodyLiftedAndDiedLetsRunsGoOn(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run = held(fix, null);
      fix.engine.releases().look();
      assertThat(fix.state(run).held()).as("it stands").isNotNull();
      holds(fix).lift(TENANT, "hold-1", ANNA);
      fix.engine.releases().look();
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G162")
  void whileAHoldStandsARunIsJudgedOnce() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = held(fix, null);
      fix.engine.releases().look();
      var events = fix.store.journal().read(StreamId.run(TENANT, run), 0).size();
      fix.engine.releases().look();
      assertThat(fix.store.journal().read(StreamId.run(TENANT, run), 0)).hasSize(events);
    }
  }

  @Test
  @Tag("G162")
  void whatAsksAPersonBecauseItsAlertResolvedWaitsForThatAnswer() {
    var sick = FleetLimitsTest.alert("Sick");
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.a")) {
          var unit = Unit.builder();
          fix.engine
              .starter()
              .resolved(unit, TENANT, "incident", Set.of(), sick.episode(), Instant.now());
          fix.store.journal().commit(unit.build());
        }
      });
      var run = fix.startFor(twoSteps().onResolve(OnResolve.ASK).version(), sick);
      Awaitility.await().until(() -> fix.state(run).held() != null);
      fix.engine.releases().look();
      assertThat(fix.state(run).held()).startsWith("the alert resolved at ");
      fix.engine.remediation().resume(TENANT, run, "go on", BEN);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }
}
