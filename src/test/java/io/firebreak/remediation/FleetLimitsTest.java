package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.gate.Budget;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Circuits;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.gate.Glob;
import io.firebreak.gate.Holds;
import io.firebreak.gate.Streaks;
import io.firebreak.label.Labels;
import io.firebreak.label.TargetNames;
import io.firebreak.remediation.World.Response;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs meet what bounds every runbook: scope, circuits, chains and action budgets. */
class FleetLimitsTest {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private static FleetLimits limits(List<String> scope, Budget... budgets) {
    return FleetLimits.bounded(
        scope.stream().map(Glob::of).toList(),
        new Budgets(List.of(budgets)),
        List.of(),
        new Streaks.Limits(2, 2, Duration.ofHours(4)));
  }

  private static Budget budget(int count) {
    return new Budget("changes", List.of(Glob.of("test.*")), null, count, Duration.ofDays(1));
  }

  static Alert alert(String name) {
    return new Alert(
        "alertmanager",
        name,
        Alert.Status.FIRING,
        Severity.HIGH,
        Labels.NONE,
        Map.of(),
        Instant.now(),
        null,
        "fingerprint-of-" + name,
        null,
        Map.of(),
        List.of());
  }

  private static List<Verdict> verdicts(RunState state) {
    return Objects.requireNonNull(state.gates()).verdicts();
  }

  private static TestRunbook changing(String name) {
    return new TestRunbook(name).step("a", EffectClass.KEYED);
  }

  private static RunState end(EngineFixture fix, String run) {
    return fix.await(
        run,
        RunStatus.SUCCEEDED,
        RunStatus.BLOCKED,
        RunStatus.SKIPPED,
        RunStatus.FAILED,
        RunStatus.ROLLED_BACK);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G1")
  @Tag("G2")
  @Tag("G4")
  @DisplayName("G1, G2, G4: all guards are judged in their order, also after one that refuses")
  void allAreJudgedInTheirOrder(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of("elsewhere/**"), budget(0)))) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      holds.place("default", Holds.ALL, "a release", ANNA, null);
      fix.world.reading("broken", 0);
      var state =
          end(
              fix,
              fix.start(
                  changing("order")
                      .maxRuns(1)
                      .precondition("broken", "result.value == 1", Otherwise.SKIP)));
      assertThat(state.reason()).as("of the first that refuses").isEqualTo(EndReason.KILL_SWITCH);
      assertThat(verdicts(state))
          .extracting(Verdict::gate)
          .containsExactly(
              "kill_switch",
              "storm",
              "scope",
              "target_lease",
              "alert",
              "declined",
              "cooldown",
              "circuit",
              "ineffective_chain",
              "max_runs",
              "action_budget",
              "precondition: broken");
      assertThat(verdicts(state)).allSatisfy(each -> assertThat(each.observed()).isNotBlank());
      assertThat(verdicts(state).stream().filter(each -> each.ruling().refuses()))
          .extracting(Verdict::reason)
          .containsExactly(
              EndReason.KILL_SWITCH,
              EndReason.OUT_OF_SCOPE,
              EndReason.ACTION_BUDGET,
              EndReason.PRECONDITION_UNMET);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G10")
  @DisplayName("G10: a run on a target outside the allow-list is blocked before it plans")
  void aTargetOutsideTheScopeIsBlocked(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of("world/two")))) {
      var state = end(fix, fix.start(changing("outside")));
      assertThat(state.reason()).isEqualTo(EndReason.OUT_OF_SCOPE);
      assertThat(state.detail())
          .isEqualTo("scope: world/one is not in scope.targets of the configuration");
      assertThat(state.plan()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G11")
  @DisplayName("G11: a step on a target outside the allow-list blocks its run before any effect")
  void aStepOutsideTheScopeIsBlocked(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of("world/one", "world/a")))) {
      var state = end(fix, fix.start(changing("half").step("b", EffectClass.KEYED)));
      assertThat(state.detail())
          .isEqualTo("plan: scope: world/b is not in scope.targets of the configuration");
      assertThat(fix.world.ledger()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G14")
  @Tag("G15")
  @DisplayName("G14, G15: two failed verifications open the circuit, a person's good run closes it")
  @Tag("F47")
  void theCircuitOpensAndAPersonsTrialClosesIt(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of()))) {
      fix.world.reading("healthy", 0);
      var heals = changing("heals").verify("healthy", "result.value == 1", DEADLINE).version();
      for (var i = 0; i < 2; i++) {
        var failed = end(fix, fix.startFor(heals, alert("A" + i)));
        assertThat(failed.reason()).isEqualTo(EndReason.VERIFICATION_FAILED);
      }
      var blocked = end(fix, fix.startFor(heals, alert("B")));
      assertThat(blocked.reason()).isEqualTo(EndReason.CIRCUIT_OPEN);
      assertThat(blocked.detail())
          .startsWith("circuit: 2 failed verifications in a row, 2 open it; open since ")
          .endsWith("; 'firebreak circuits close' lets alerts start runs there again");
      assertThat(end(fix, fix.start(heals)).reason())
          .as("the trial of a person fails")
          .isEqualTo(EndReason.VERIFICATION_FAILED);
      assertThat(end(fix, fix.startFor(heals, alert("C"))).reason())
          .isEqualTo(EndReason.CIRCUIT_OPEN);
      fix.world.reading("healthy", 1);
      assertThat(end(fix, fix.start(heals)).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(end(fix, fix.startFor(heals, alert("D"))).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G14")
  void aFailedVerificationCountsAlsoWhenAPersonHadToSettleTheUndo(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of()))) {
      fix.world.reading("healthy", 0);
      var heals =
          new TestRunbook("heals")
              .undoable("a", EffectClass.KEYED)
              .verify("healthy", "result.value == 1", DEADLINE)
              .version();
      for (var i = 0; i < 2; i++) {
        fix.world.script("steps.a.undo", World.Response.REFUSED);
        var run = fix.startFor(heals, alert("A" + i));
        fix.await(run, RunStatus.ROLLBACK_FAILED);
        fix.engine.remediation().answerRollback("default", run, false, "by hand", ANNA);
        assertThat(end(fix, run).reason()).isEqualTo(EndReason.VERIFICATION_FAILED);
      }
      assertThat(end(fix, fix.startFor(heals, alert("B"))).reason())
          .isEqualTo(EndReason.CIRCUIT_OPEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G16")
  @DisplayName("G16: a person can close a circuit by hand, once, with a reason")
  void aPersonClosesTheCircuit(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of()))) {
      var circuits =
          new Circuits(
              fix.store.journal(),
              fix.store.database(),
              new Streaks.Limits(2, 2, DEADLINE),
              TargetNames.PLAIN);
      fix.world.reading("healthy", 0);
      var heals = changing("heals").verify("healthy", "result.value == 1", DEADLINE).version();
      end(fix, fix.startFor(heals, alert("A")));
      assertThat(circuits.open("default")).isEmpty();
      end(fix, fix.startFor(heals, alert("B")));
      assertThat(circuits.open("default"))
          .extracting(Circuits.Open::target)
          .containsExactly("world/one");
      assertThat(circuits.close("default", "world/one", "the disk was swapped", ANNA)).isTrue();
      assertThat(circuits.close("default", "world/one", "again", ANNA)).isFalse();
      assertThat(circuits.open("default")).isEmpty();
      assertThat(end(fix, fix.startFor(heals, alert("C"))).reason())
          .isEqualTo(EndReason.VERIFICATION_FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G17")
  @DisplayName("G17: an alert that comes back after runs that succeeded needs a person")
  void successesThatDoNotLastStopTheChain(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of()))) {
      var cures = changing("cures").version();
      for (var i = 0; i < 2; i++) {
        assertThat(end(fix, fix.startFor(cures, alert("Full"))).status())
            .isEqualTo(RunStatus.SUCCEEDED);
      }
      var blocked = end(fix, fix.startFor(cures, alert("Full")));
      assertThat(blocked.reason()).isEqualTo(EndReason.INEFFECTIVE_CHAIN);
      assertThat(blocked.detail())
          .startsWith("ineffective_chain: 2 of 2 successes against this alert that did not last")
          .endsWith("; 'firebreak circuits close' lets alerts start runs there again");
      assertThat(end(fix, fix.startFor(cures, alert("Slow"))).status())
          .as("another alert is another chain")
          .isEqualTo(RunStatus.SUCCEEDED);
      assertThat(end(fix, fix.start(cures)).status())
          .as("a person may")
          .isEqualTo(RunStatus.SUCCEEDED);
      var circuits =
          new Circuits(
              fix.store.journal(),
              fix.store.database(),
              new Streaks.Limits(2, 2, Duration.ofHours(4)),
              TargetNames.PLAIN);
      assertThat(circuits.chains("default"))
          .singleElement()
          .satisfies(chain -> {
            assertThat(chain.target()).isEqualTo("world/one");
            assertThat(chain.alert()).isEqualTo(alert("Full").fingerprint());
            assertThat(chain.successes()).isEqualTo(2);
            assertThat(chain.until()).isEqualTo(chain.since().plus(Duration.ofHours(4)));
          });
      circuits.close("default", "world/one", "the disk is larger now", ANNA);
      assertThat(circuits.chains("default")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G21")
  @DisplayName("G21: a plan that needs more than is left is refused before it begins")
  void aPlanThatNeedsMoreThanIsLeftIsRefused(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of(), budget(1)))) {
      var state = end(fix, fix.start(changing("two").step("b", EffectClass.KEYED)));
      assertThat(state.reason()).isEqualTo(EndReason.ACTION_BUDGET);
      assertThat(state.detail())
          .isEqualTo("plan: action_budget: changes needs 2, 1 left of 1 per 1d; never enough");
      assertThat(fix.world.ledger()).isEmpty();
      assertThat(end(fix, fix.start(changing("one"))).status())
          .as("judging took nothing")
          .isEqualTo(RunStatus.SUCCEEDED);
      assertThat(end(fix, fix.start(changing("late"))).detail())
          .startsWith("action_budget: changes needs 1, 0 left of 1 per 1d; enough at ");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G22")
  @DisplayName("G22: a bucket found empty at an intent stops the run, which undoes what it did")
  void anEmptyBucketAtAnIntentStopsTheRun(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of(), budget(1)))) {
      var run =
          fix.start(
              new TestRunbook("later")
                  .undoable("a", EffectClass.KEYED)
                  .step("b", EffectClass.KEYED, null, false, "steps.a.status == \"succeeded\""));
      var state = end(fix, run);
      assertThat(state.status()).isEqualTo(RunStatus.ROLLED_BACK);
      assertThat(state.reason()).isEqualTo(EndReason.ACTION_BUDGET);
      assertThat(state.detail()).contains("changes needs 1, and 1 per 1d are spent");
      assertThat(fix.world.paths(run)).containsExactly("steps.a", "steps.a.undo");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G20")
  @DisplayName("G20: only what certainly did not happen is given back")
  void onlyWhatDidNotHappenIsGivenBack(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of(), budget(1)))) {
      fix.world.script("steps.a", Response.REFUSED);
      assertThat(end(fix, fix.start(changing("refused"))).status()).isEqualTo(RunStatus.FAILED);
      fix.world.script("steps.u", Response.LOST);
      var doubtful = fix.start(new TestRunbook("doubt").step("u", EffectClass.UNSAFE));
      fix.await(doubtful, RunStatus.IN_DOUBT);
      fix.engine
          .remediation()
          .settle("default", doubtful, "steps.u", Settlement.DID_NOT, null, ANNA);
      assertThat(end(fix, doubtful).status())
          .as("it is begun again with what came back")
          .isEqualTo(RunStatus.SUCCEEDED);
      assertThat(end(fix, fix.start(changing("none left"))).reason())
          .isEqualTo(EndReason.ACTION_BUDGET);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G20")
  void anAttemptAfterOneWithoutAnAnswerTakesNothingMore(Stores stores) {
    try (var fix = new EngineFixture(stores, limits(List.of(), budget(1)))) {
      fix.world.script("steps.i", Response.HAPPENED_SILENTLY, Response.LOST);
      var run = fix.start(new TestRunbook("again").step("i", EffectClass.IDEMPOTENT));
      assertThat(end(fix, run).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(fix.state(run).step("steps.i").attempts()).isEqualTo(3);
    }
  }
}
