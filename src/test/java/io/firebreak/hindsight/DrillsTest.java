package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.gate.EndReason;
import io.firebreak.remediation.Drills;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.firebreak.remediation.Start;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A drill checks, judges and plans, and changes nothing")
class DrillsTest {
  private static final String HANDLERS =
      """
      always:
        - { uses: shop.restart, with: { service: always } }
      on_skip:
        - { uses: shop.restart, with: { service: skipped } }
      """;

  private static RunState drill(HindsightWorld world, RunStatus end) {
    var version = world.catalogue.find("heal").orElseThrow();
    var start =
        world
            .engine
            .starter()
            .drill(
                HindsightWorld.TENANT,
                version,
                Map.of("service", new TextNode("cart")),
                null,
                HindsightWorld.ANNA);
    return world.await(((Start.Started) start).runId(), end);
  }

  private static List<RotReport.Item> rot(HindsightWorld world) {
    return RotTest.rot(world, Map.of()).find().items().stream()
        .filter(item -> item.reason().code().contains("drill"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void itComesToItsPlanAndActsNot(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook(
          "heal",
          HindsightWorld.restart(
              "heal", "Sick", HANDLERS + "guard: { cooldown: 15m, max_runs: 1 per 1h }\n"));
      var drill = drill(world, RunStatus.SKIPPED);

      assertThat(drill.reason()).isEqualTo(EndReason.DRILLED);
      assertThat(drill.detail()).isNull();
      assertThat(drill.begun().cause()).isEqualTo(Cause.DRILL);
      assertThat(drill.begun().requester()).isEqualTo("anna");
      assertThat(drill.planned().commitment().steps()).hasSize(1);
      assertThat(drill.effectBegun()).isFalse();
      assertThat(world.restarts).as("neither a step nor a handler acts").hasValue(0);
      assertThat(ObservedTest.told(world)).as("couriers are not told").isEmpty();

      world.route(world.firing("Sick", "cart"));
      world.await(world.runOf("heal"), RunStatus.SUCCEEDED);
      assertThat(world.restarts)
          .as("no cooldown, no budget and no lease is used up by the drill")
          .hasValue(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatKeepsItBackTodayIsNamedAndItPassesAllTheSame(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.unhealthy.set(0);
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      var drill = drill(world, RunStatus.SKIPPED);

      assertThat(drill.reason()).isEqualTo(EndReason.DRILLED);
      assertThat(drill.detail()).startsWith("today it would not act: precondition: still sick");
      assertThat(drill.plan()).isNotNull();
      var drills = new Drills(world.store.database());
      assertThat(drills.newest(HindsightWorld.TENANT, "heal", 5))
          .extracting(Drills.Drill::run)
          .containsExactly(drill.id());
      assertThat(drills.passed(HindsightWorld.TENANT, "heal")).isPresent();
      assertThat(RotTest.rot(world, Map.of()).find().items())
          .extracting(RotReport.Item::reason)
          .as("a drill is no run that was asked for")
          .containsExactly(RotReason.NEVER_FIRED);
    }
  }

  @Test
  void aGateThatCannotBeJudgedFailsIt() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook(
          "heal",
          HindsightWorld.restart("heal", "Sick", "")
              .replace("result.value > 2", "result.value / (result.value - 5) > 2"));
      var drill = drill(world, RunStatus.BLOCKED);

      assertThat(drill.reason()).isEqualTo(EndReason.GUARD_ERROR);
      assertThat(drill.plan()).as("it plans to the end all the same").isNotNull();
      assertThat(rot(world))
          .extracting(RotReport.Item::reason)
          .containsExactly(RotReason.DRILL_FAILED);
    }
  }

  @Test
  void itIsDueQuarterlyAndMonthlyForHighRisk() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      assertThat(rot(world))
          .extracting(RotReport.Item::reason)
          .containsExactly(RotReason.NEVER_DRILLED);
      drill(world, RunStatus.SKIPPED);
      assertThat(rot(world)).isEmpty();

      world.now = world.now.plus(Duration.ofDays(45));
      assertThat(rot(world)).isEmpty();
      assertThat(RotTest.rot(world, Map.of()).find().drills())
          .extracting(DrillRecord::staleness)
          .containsExactly(49L);
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", "risk: high"));
      assertThat(rot(world))
          .singleElement()
          .satisfies(item -> {
            assertThat(item.reason()).isEqualTo(RotReason.DRILL_OVERDUE);
            assertThat(item.detail())
                .contains("2026-03-01T10:00", "every 30 days", "staleness 150%");
          });
    }
  }

  @Test
  void aDrillIsNotTakenUp() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var version = world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      var drill = drill(world, RunStatus.SKIPPED);

      assertThat(world.engine.starter().again(drill, version, HindsightWorld.ANNA))
          .isInstanceOfSatisfying(
              Start.Refused.class, no -> assertThat(no.reason()).isEqualTo("is_a_drill"));
    }
  }

  @Test
  void inputsThatDoNotFitStartNothing() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var version = world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));

      assertThat(
              world
                  .engine
                  .starter()
                  .drill(HindsightWorld.TENANT, version, Map.of(), null, HindsightWorld.ANNA))
          .isInstanceOf(Start.InvalidInputs.class);
      assertThat(new Drills(world.store.database()).newest(HindsightWorld.TENANT, "heal", 1))
          .isEmpty();
    }
  }
}
