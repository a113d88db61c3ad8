package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How far a run would come that nobody starts")
class DryRunTest {
  @Test
  void thePlanIsTheOneThatARealRunMakesAndNothingIsRecordedOrTaken() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var version = asking(world);
      var before = events(world);

      var found = foresee(world, version);

      assertThat(found.state().status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(found.lease().ruling()).isEqualTo(Ruling.PASS);
      assertThat(found.judged()).hasSize(1);
      assertThat(events(world)).isEqualTo(before);
      assertThat(world.restarts).hasValue(0);
      world
          .engine
          .starter()
          .forPerson(
              HindsightWorld.TENANT,
              version,
              Map.of("service", TextNode.valueOf("cart")),
              null,
              HindsightWorld.ANNA);
      var real = world.await(world.onlyRun(), RunStatus.AWAITING_APPROVAL);
      assertThat(real.planned().hash()).isEqualTo(found.state().planned().hash());
      assertThat(foresee(world, version).lease().reason()).isEqualTo(EndReason.TARGET_BUSY);
    }
  }

  @Test
  void whatAGateKeepsBackIsPlannedAllTheSameAndItsHandlersAreNotRun() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.unhealthy.set(0);
      var version =
          world.runbook(
              "heal",
              HindsightWorld.restart(
                  "heal", "Sick", "on_skip: [ { uses: shop.restart, with: { service: other } } ]"));

      var found = foresee(world, version);

      assertThat(Objects.requireNonNull(found.state().ending()).reason())
          .isEqualTo(EndReason.PRECONDITION_UNMET);
      assertThat(found.state().planned().commitment().steps()).hasSize(1);
      assertThat(world.restarts).hasValue(0);
    }
  }

  @Test
  void inputsThatDoNotFitAreToldAndNothingIsPlanned() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var version = asking(world);
      var found =
          world
              .engine
              .dryRun()
              .foresee(
                  new DryRun.Asked(HindsightWorld.TENANT, version, Map.of(), null, null, "anna"));

      assertThat(found.begun().invalid()).hasSize(1);
      assertThat(found.state().plan()).isNull();
    }
  }

  private static RunbookVersion asking(HindsightWorld world) {
    return world.runbook(
        "heal",
        HindsightWorld.restart("heal", "Sick", "guard: { cooldown: 5m }")
            .replace("autonomy: auto", "autonomy: approve"));
  }

  private static DryRun.Foreseen foresee(HindsightWorld world, RunbookVersion version)
      throws InterruptedException {
    return world
        .engine
        .dryRun()
        .foresee(
            new DryRun.Asked(
                HindsightWorld.TENANT,
                version,
                Map.of("service", TextNode.valueOf("cart")),
                null,
                null,
                "anna"));
  }

  private static List<String> events(HindsightWorld world) {
    var found = new ArrayList<String>();
    world.store.journal().scan("run", event -> found.add(event.type()));
    world.store.journal().scan("admin", event -> found.add(event.type()));
    return found;
  }
}
