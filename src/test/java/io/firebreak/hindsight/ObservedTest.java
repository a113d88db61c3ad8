package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.firebreak.gate.EndReason;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What a runbook in observe planned, beside what was done")
class ObservedTest {
  /** It would do something else, and would like to do something at its end. */
  private static String watching(String autonomy) {
    return HindsightWorld.restart(
            "watch",
            "Sick",
            """
            priority: 9
            always:
              - { uses: shop.restart, with: { service: always } }
            on_skip:
              - { uses: shop.restart, with: { service: skipped } }
            """)
        .replace("with: { service: \"${{ inputs.service }}\" }", "with: { service: till }")
        .replace("autonomy: auto", "autonomy: " + autonomy);
  }

  /** What couriers of the topic {@code bell} would tell people about. */
  static List<String> told(HindsightWorld world) {
    return world
        .store
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT subject FROM outbox WHERE topic = 'bell' ORDER BY subject")
                .mapTo(String.class)
                .list());
  }

  private static ObservedReport report(HindsightWorld world) {
    return new Observed(world.store.database(), world.engine.remediation(), world.incidents)
        .report(HindsightWorld.TENANT, "watch", Duration.ofDays(7));
  }

  @ParameterizedTest
  @EnumSource
  void itPlansBesideTheRunbookThatActsAndTouchesNothing(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      world.runbook("watch", watching("observe"));
      world.route(world.firing("Sick", "cart"));
      var heal = world.runOf("heal");
      var watch = world.runOf("watch");
      world.await(heal, RunStatus.SUCCEEDED);
      var observed = world.await(watch, RunStatus.SKIPPED);

      assertThat(observed.reason()).isEqualTo(EndReason.AUTONOMY_OBSERVE);
      assertThat(observed.planned().commitment().steps()).hasSize(1);
      assertThat(observed.effectBegun()).isFalse();
      assertThat(world.restarts).as("only the runbook that acts").hasValue(1);
      assertThat(told(world)).as("nobody is told of it").containsExactly("run/" + heal);

      var report = report(world);

      assertThat(report.observed()).isEqualTo(1);
      assertThat(report.planned()).isEqualTo(1);
      assertThat(report.beside()).containsExactly(entry("both_act", 1L));
      var line = report.lines().getFirst();
      assertThat(line.run()).isEqualTo(watch);
      assertThat(line.steps()).containsExactly("shop.restart {\"service\":\"till\"}");
      assertThat(line.done()).extracting(Deed::run).containsExactly(heal);
      assertThat(line.differences())
          .containsExactly(
              new Difference(
                  "step",
                  "shop.restart {\"service\":\"cart\"}",
                  "shop.restart {\"service\":\"cart\"}",
                  null),
              new Difference(
                  "step",
                  "shop.restart {\"service\":\"till\"}",
                  null,
                  "shop.restart {\"service\":\"till\"}"));
    }
  }

  @Test
  void itHoldsNoTargetAndTwoOfThemWatchTheSame() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook(
          "heal",
          HindsightWorld.restart("heal", "Sick", "")
              .replace("autonomy: auto", "autonomy: approve"));
      world.runbook("watch", watching("observe"));
      world.runbook("see", watching("observe").replace("runbook: watch", "runbook: see"));
      world.route(world.firing("Sick", "cart"));

      world.await(world.runOf("heal"), RunStatus.AWAITING_APPROVAL);
      for (var name : List.of("watch", "see")) {
        assertThat(world.await(world.runOf(name), RunStatus.SKIPPED).reason())
            .as("although the target is held by another run")
            .isEqualTo(EndReason.AUTONOMY_OBSERVE);
      }
      world.reject(world.runOf("heal"));
      world.await(world.runOf("heal"), RunStatus.REJECTED);
      assertThat(report(world).beside()).containsExactly(entry("people_declined", 1L));
    }
  }

  @Test
  void aFixByHandIsAnAlertThatEndedWithoutARunThatActed() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("watch", watching("observe"));
      var began = world.now;
      world.route(world.firing("Sick", "cart"));
      world.await(world.runOf("watch"), RunStatus.SKIPPED);
      world.route(world.alert("Sick", "cart", began, began.plusSeconds(90)));

      var report = report(world);

      assertThat(report.beside()).containsExactly(entry("no_run_acted", 1L));
      assertThat(report.lines().getFirst().endsAt()).isEqualTo(began.plusSeconds(90));
      assertThat(report.lines().getFirst().done()).isEmpty();
    }
  }

  @Test
  void whatItWouldHaveLeftAloneIsNamed() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.unhealthy.set(0);
      world.runbook("watch", watching("observe"));
      world.route(world.firing("Sick", "cart"));
      world.await(world.runOf("watch"), RunStatus.SKIPPED);

      var report = report(world);

      assertThat(report.planned()).isZero();
      assertThat(report.beside()).containsExactly(entry("nobody_acts", 1L));
      assertThat(report.lines().getFirst().would()).isEqualTo("precondition_unmet");
      assertThat(world.restarts).as("no handler acts either").hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void suggestPlansAndTellsPeopleAndDoesNotAct(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook("watch", watching("suggest"));
      world.route(world.firing("Sick", "cart"));
      var run = world.onlyRun();
      var state = world.await(run, RunStatus.SKIPPED);

      assertThat(state.reason()).isEqualTo(EndReason.AUTONOMY_SUGGEST);
      assertThat(state.planned().commitment().steps()).hasSize(1);
      assertThat(told(world)).containsExactly("run/" + run);
      assertThat(world.restarts).hasValue(0);
      assertThat(report(world).observed()).as("a suggestion is no observation").isZero();
    }
  }
}
