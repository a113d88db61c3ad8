package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.OnCall;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Calendars;
import io.firebreak.gate.ErrorBudgets;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.RunLimits;
import io.firebreak.gate.StormRule;
import io.firebreak.gate.Streaks;
import io.firebreak.gate.WindowRule;
import io.firebreak.incident.CorrelationRules;
import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.RoutingPreview;
import io.firebreak.plan.Planner;
import io.firebreak.remediation.MaintenanceWindows;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the server would do with an alert that nobody sent")
class SimulatorTest {
  @Test
  void everyDecisionIsForetoldAndNothingIsDone() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("a", HindsightWorld.restart("a", "Sick", ""));
      world.runbook("b", HindsightWorld.restart("b", "Sick", ""));

      var told = told(world, "cart", world.now);

      assertThat(told)
          .contains("trigger a [matched]", "grouping new-1 [opened]")
          .contains("not_started b [target_busy] a has precedence")
          .contains("run a [starts] would start for shop/cart")
          .contains("gate target_lease [pass] shop/cart is free")
          .contains("gate storm [pass] no storm")
          .contains("gate preconditions [not_read]")
          .contains("autonomy [auto] would go on by itself");
      assertThat(world.engine.remediation().list(HindsightWorld.TENANT, null, null, null, 10))
          .isEmpty();
      assertThat(world.incidents.list(HindsightWorld.TENANT, null, null, 10)).isEmpty();
    }
  }

  @Test
  void guardsAreJudgedAsOfThatTimePastOrToCome() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("a", HindsightWorld.restart("a", "Sick", "guard: { cooldown: 15m }"));
      world.route(world.firing("Sick", "cart"));
      world.await(world.onlyRun(), RunStatus.SUCCEEDED);
      var ended = world.now;
      world.now = ended.plus(Duration.ofHours(2));

      assertThat(told(world, "cart", ended.plus(Duration.ofMinutes(5))))
          .contains("gate cooldown [cooldown] until", "run a [refused]");
      assertThat(told(world, "cart", ended.plus(Duration.ofMinutes(20))))
          .contains("gate cooldown [pass]", "run a [starts]");
      assertThat(told(world, "cart", ended.minus(Duration.ofMinutes(1))))
          .contains("gate cooldown [pass]");
      world.now = ended.plus(Duration.ofMinutes(1));
      assertThat(told(world, "cart", ended.plus(Duration.ofMinutes(10))))
          .contains("gate cooldown [cooldown] until");
    }
  }

  @Test
  void everyTargetIsJudgedThatIsKnownWithoutLookingAtAnything() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("part", HindsightWorld.restart("part", "Never", "guard: { cooldown: 1s }"));
      world.runbook(
          "whole",
          HindsightWorld.restart("whole", "Sick", "")
                  .replace(
                      "steps:",
                      "capture: [ { id: x, uses: shop.read, with: { what: unhealthy } } ]\nsteps:")
              + """
                - id: other
                  uses: runbook.run
                  with: { runbook: part, inputs: { service: till } }
                - id: later
                  uses: runbook.run
                  with: { runbook: part, inputs: { service: "${{ capture.x.result.value }}" } }
                  when: capture.x.result.value == 1
              """);

      var told = told(world, "cart", world.now);

      assertThat(told)
          .contains("targets [partly_known] judged for shop/cart, shop/till")
          .contains(
              "step steps.restart [not_known] only its dry-run tells what shop.restart changes")
          .contains("step steps.later [not_known] steps.later.when: ")
          .contains("gate target_lease [pass] shop/cart, shop/till are free");
      assertThat(world.restarts.get()).isZero();
    }
  }

  @Test
  void aFreezeIsJudgedAsOfThatTime(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("quiet.ics"),
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//x//y//EN
        BEGIN:VEVENT
        UID:1
        DTSTAMP:20260101T000000Z
        SUMMARY:Sale
        DTSTART:20301224T000000Z
        DURATION:P2D
        END:VEVENT
        END:VCALENDAR
        """
            .replace("\n", "\r\n"));
    var calendars =
        new Calendars(
            folder,
            List.of(
                new WindowRule("quiet", WindowRule.Kind.FREEZE, ZoneOffset.UTC, List.of(), null)));
    calendars.refresh();
    var fleet =
        new FleetLimits(
            List.of(),
            new Budgets(List.of()),
            List.of(),
            Streaks.Limits.DEFAULT,
            calendars,
            StormRule.BY_HAND,
            RunLimits.DEFAULT,
            ErrorBudgets.NONE);
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("a", HindsightWorld.restart("a", "Sick", ""));
      assertThat(told(world, "cart", Instant.parse("2030-12-23T23:59:59Z"), fleet, OnCall.NOWHERE))
          .contains("gate freeze [pass]", "run a [starts]");
      assertThat(told(world, "cart", Instant.parse("2030-12-24T00:00:00Z"), fleet, OnCall.NOWHERE))
          .contains("gate freeze [freeze]", "Sale", "run a [refused]");
    }
  }

  @Test
  void whoWouldBeOnCallIsAskedForThatTime() {
    var at = Instant.parse("2030-12-24T03:00:00Z");
    var schedules =
        new OnCall() {
          @Override
          public Duty now(String schedule) {
            throw new AssertionError("asked for now");
          }

          @Override
          public Duty at(String schedule, Instant time) {
            return schedule.equals("PSHIFT1") && time.equals(at)
                ? new Duty.Known(Set.of("cleo@example.com", "anna@example.com"))
                : new Duty.Unknown("PagerDuty does not answer");
          }
        };
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook(
          "a",
          HindsightWorld.restart(
              "a",
              "Sick",
              """
              approval:
                from: { pagerduty_schedule: PSHIFT1 }
                on_timeout: escalate
                escalate_to: [ { pagerduty_schedule: PSHIFT2 } ]
              """));
      assertThat(told(world, "cart", at, world.ground.fleet(), schedules))
          .contains("on_call PSHIFT1 [known] would be on call: anna@example.com, cleo@example.com")
          .contains("on_call PSHIFT2 [unknown] PagerDuty does not answer");
    }
  }

  static String told(HindsightWorld world, String service, Instant at) {
    return told(world, service, at, world.ground.fleet(), OnCall.NOWHERE);
  }

  private static String told(
      HindsightWorld world, String service, Instant at, FleetLimits fleet, OnCall onCall) {
    var alert = world.alert("Sick", service, at, null);
    return FindingText.of(
        new Simulator(
                world.store.journal(),
                world.store.database(),
                new RoutingPreview(
                    world.store.journal(),
                    world.store.database(),
                    (_, each) -> world.catalogue.match(each),
                    IncidentLimits.DEFAULT,
                    CorrelationRules.NONE,
                    new MaintenanceWindows(fleet.calendars(), HindsightWorld.EVALUATOR)),
                world.catalogue,
                world.engine.remediation(),
                HindsightWorld.EVALUATOR,
                fleet,
                onCall,
                new Planner(
                    world.actions,
                    HindsightWorld.EVALUATOR,
                    world.ground.secrets(),
                    world.ground.versions()::inForce))
            .simulate(HindsightWorld.TENANT, List.of(alert), at));
  }
}
