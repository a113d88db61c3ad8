package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Circuits;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Glob;
import io.firebreak.gate.Holds;
import io.firebreak.gate.Streaks;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for a target under one of its names holds under all. */
class CanonicalTargetsTest {
  private static TestRunbook changing(String name, String target) {
    return new TestRunbook(name).target(target).step("a", EffectClass.KEYED);
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
  @Tag("G82")
  @DisplayName("G82: a target is leased by the name that counts, and what was written is kept")
  void theLeaseIsOfTheThing(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var first = fix.start(changing("first", "alias/one").autonomy(Autonomy.APPROVE));
      var waiting = fix.await(first, RunStatus.AWAITING_APPROVAL);
      assertThat(waiting.begun().target()).isEqualTo("world/one");
      assertThat(waiting.begun().written()).isEqualTo("alias/one");
      assertThat(waiting.planned().commitment().target()).isEqualTo("world/one");
      var second = end(fix, fix.start(changing("second", "World//one/")));
      assertThat(second.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(second.detail()).contains("world/one is held by run " + first);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G113")
  @DisplayName("G113: what a plan changes beside the run's own target is leased before it is asked")
  void whatAPlanChangesIsLeasedToo(Stores stores) throws InterruptedException {
    try (var fix = new EngineFixture(stores)) {
      var first = fix.start(changing("first", "world/one").autonomy(Autonomy.APPROVE));
      fix.await(first, RunStatus.AWAITING_APPROVAL);
      var second = end(fix, fix.start(changing("second", "world/two")));
      assertThat(second.reason()).isEqualTo(EndReason.TARGET_BUSY);
      assertThat(second.detail()).isEqualTo("world/a is held by run " + first);
      var foreseen = fix.foreseen(changing("foreseen", "world/two").version()).lease();
      assertThat(foreseen.reason()).as("as a dry-run says").isEqualTo(EndReason.TARGET_BUSY);
      assertThat(foreseen.observed()).isEqualTo("world/a is held by run " + first);
      assertThat(end(fix, fix.start(changing("third", "world/a"))).reason())
          .as("as its own target")
          .isEqualTo(EndReason.TARGET_BUSY);
      assertThat(fix.world.ledger()).isEmpty();

      fix.engine.remediation().cancel("default", first, false, null, ANNA);
      fix.await(first, RunStatus.CANCELLED);
      assertThat(end(fix, fix.start(changing("fourth", "world/two"))).status())
          .as("given back at the end")
          .isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("G82")
  @DisplayName("G82: so are holds, cooldown and scope")
  void holdsCooldownAndScopeAreOfTheThing() {
    var limits =
        FleetLimits.bounded(
            List.of(Glob.of("world/**")),
            new Budgets(List.of()),
            List.of(),
            Streaks.Limits.DEFAULT);
    try (var fix = new EngineFixture(Stores.EMBEDDED, limits)) {
      var quiet = changing("quiet", "alias/one").cooldown(Duration.ofHours(1));
      assertThat(end(fix, fix.start(quiet)).status()).isEqualTo(RunStatus.SUCCEEDED);
      var again = changing("quiet", "world/one").cooldown(Duration.ofHours(1));
      assertThat(end(fix, fix.start(again)).reason()).isEqualTo(EndReason.COOLDOWN);
      var names = EngineFixture.EVALUATOR.names();
      var holds =
          new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1", List.of(), names);
      var hold = holds.place("default", Holds.target("alias/two"), "mine", ANNA, null);
      assertThat(hold.scope()).isEqualTo("target:world/two");
      assertThat(end(fix, fix.start(changing("busy", "world/two"))).reason())
          .isEqualTo(EndReason.TARGET_BUSY);
    }
  }

  @Test
  @Tag("G82")
  @DisplayName("G82: circuits are of the thing, and are closed by any of its names")
  void circuitsAreOfTheThing() {
    var limits =
        FleetLimits.bounded(
            List.of(),
            new Budgets(List.of()),
            List.of(),
            new Streaks.Limits(1, 2, Duration.ofHours(1)));
    try (var fix = new EngineFixture(Stores.EMBEDDED, limits)) {
      fix.world.reading("errors", 1);
      var failing =
          changing("fails", "alias/one")
              .verify("errors", "result.value == 0", Duration.ofMinutes(1));
      assertThat(Objects.requireNonNull(end(fix, fix.start(failing)).reason()))
          .isEqualTo(EndReason.VERIFICATION_FAILED);
      var names = EngineFixture.EVALUATOR.names();
      var circuits =
          new Circuits(fix.store.journal(), fix.store.database(), limits.streaks(), names);
      assertThat(circuits.open("default"))
          .extracting(Circuits.Open::target)
          .containsExactly("world/one");
      assertThat(circuits.close("default", "alias/one", "mended", ANNA)).isTrue();
      assertThat(circuits.open("default")).isEmpty();
    }
  }
}
