package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Remediations of one target neither mix nor chase each other")
class OneTargetTest {
  private static final int PAIRS = 10;
  private static final Duration SHORT = Duration.ofMillis(5);

  private static TestRunbook ofThree(String name, int pair) {
    return new TestRunbook(name + pair)
        .target("world/shared-" + pair)
        .step("first", EffectClass.UNSAFE)
        .step("second", EffectClass.UNSAFE)
        .step("third", EffectClass.UNSAFE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F46")
  @DisplayName("F46: of two opposite ones that begin at once one acts, and the other is told of it")
  void oppositesAreNeverInterleaved(Stores stores) throws Exception {
    try (var fix = new EngineFixture(stores);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      fix.world.apart();
      // While the first step of one lasts, the other comes to the target as well.
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.first")) {
          Awaitility.await().pollInterval(SHORT).until(() -> otherIsOver(fix, effect.run()));
        }
      });
      List<Callable<String>> starts =
          IntStream.range(0, PAIRS)
              .boxed()
              .flatMap(pair ->
                  List.of("up-", "down-").stream()
                      .<Callable<String>>map(name ->
                          () ->
                              fix.startFor(
                                  ofThree(name, pair).version(),
                                  FleetLimitsTest.alert(name + pair))))
              .toList();
      var runs = new ArrayList<String>();
      for (var start : threads.invokeAll(starts)) {
        runs.add(start.get());
      }
      for (int pair = 0; pair < PAIRS; pair++) {
        var both = runs.subList(2 * pair, 2 * pair + 2);
        both.forEach(run -> fix.await(run, RunStatus.SUCCEEDED, RunStatus.SKIPPED));
        var acted = both.stream().filter(run -> !fix.world.paths(run).isEmpty()).toList();
        assertThat(acted)
            .singleElement()
            .satisfies(run ->
                assertThat(fix.world.paths(run))
                    .containsExactly("steps.first", "steps.second", "steps.third"));
        both.stream()
            .filter(run -> !acted.contains(run))
            .forEach(run -> assertThat(fix.state(run).reason()).isEqualTo(EndReason.TARGET_BUSY));
      }
    }
  }

  /** Whether another run on the target of this one has come and gone. */
  private static boolean otherIsOver(EngineFixture fix, String run) {
    var target = fix.state(run).begun().target();
    return fix.engine.remediation().list("default", null, null, null, 2 * PAIRS).stream()
        .anyMatch(
            other -> !other.id().equals(run) && other.ended() && target.equals(other.target()));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F47")
  @DisplayName("F47: a remediation that brings back its own alert is stopped after three")
  void aLoopEndsByItself(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var heals = new TestRunbook("heals").step("restart", EffectClass.UNSAFE).version();
      var bounded =
          new TestRunbook("bounded")
              .target("world/two")
              .maxRuns(2)
              .step("restart", EffectClass.UNSAFE)
              .version();
      for (int i = 0; i < 8; i++) {
        fix.await(
            fix.startFor(heals, FleetLimitsTest.alert("Sick")),
            RunStatus.SUCCEEDED,
            RunStatus.BLOCKED);
        fix.await(
            fix.startFor(bounded, FleetLimitsTest.alert("Other")),
            RunStatus.SUCCEEDED,
            RunStatus.BLOCKED);
      }

      assertThat(fix.world.ledger()).hasSize(3 + 2);
      assertThat(
              fix.await(fix.startFor(heals, FleetLimitsTest.alert("Sick")), RunStatus.BLOCKED)
                  .reason())
          .isEqualTo(EndReason.INEFFECTIVE_CHAIN);
      assertThat(
              fix.await(fix.startFor(bounded, FleetLimitsTest.alert("Other")), RunStatus.BLOCKED)
                  .reason())
          .isEqualTo(EndReason.ACTION_BUDGET);
      // A person may still start it.
      fix.await(fix.start(heals), RunStatus.SUCCEEDED);
    }
  }
}
