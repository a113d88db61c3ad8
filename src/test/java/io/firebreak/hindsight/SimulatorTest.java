package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.incident.IncidentLimits;
import io.firebreak.incident.RoutingPreview;
import io.firebreak.plan.Readings;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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

  private static String told(HindsightWorld world, String service, Instant at) {
    var alert = world.alert("Sick", service, at, null);
    return FindingText.of(
        new Simulator(
                world.store.journal(),
                world.store.database(),
                new RoutingPreview(
                    world.store.journal(),
                    world.store.database(),
                    (_, each) -> world.catalogue.match(each),
                    IncidentLimits.DEFAULT),
                world.catalogue,
                world.engine.remediation(),
                HindsightWorld.EVALUATOR,
                world.ground.fleet(),
                new Readings(world.actions, HindsightWorld.EVALUATOR, world.ground.secrets()))
            .simulate(HindsightWorld.TENANT, List.of(alert), at));
  }
}
