package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.approval.ApprovalEvent.AuthorGap;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.plan.Plan;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import java.time.Duration;
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
      assertThat(Objects.requireNonNull(found.state().approval()).request().authorGap())
          .isEqualTo(AuthorGap.AUTHOR_NOT_RECORDED);
      assertThat(found.judged()).hasSize(1);
      assertThat(events(world)).isEqualTo(before);
      assertThat(world.restarts).hasValue(0);
      start(world, version);
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

  @Test
  void aPlanTellsHowLongEarlierRunsTookAndThatThereWereNone() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var version = asking(world);
      assertThat(foresee(world, version).state().planned().expected())
          .isEqualTo(Plan.Expected.NO_EARLIER_RUN);

      approvedAfter(world, version, Duration.ofSeconds(90));
      var plan = foresee(world, version).state().planned();
      assertThat(plan.expected()).isEqualTo(new Plan.Expected(Duration.ofSeconds(90), 1, 1));
      assertThat(Objects.requireNonNull(plan.expected()).words())
          .as("known from the first success on")
          .isEqualTo("1m30s, the median of 1 earlier run that succeeded");
      assertThat(plan.expected().record()).isEqualTo("1 of 1 earlier runs succeeded (100%)");
    }
  }

  private static void approvedAfter(HindsightWorld world, RunbookVersion version, Duration time) {
    start(world, version);
    var run = world.onlyRun();
    var hash = world.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    world.now = world.now.plus(time);
    world
        .engine
        .remediation()
        .vote(HindsightWorld.TENANT, run, null, hash, Vote.APPROVE, null, HindsightWorld.BEN);
    world.await(run, RunStatus.SUCCEEDED);
  }

  private static void start(HindsightWorld world, RunbookVersion version) {
    world
        .engine
        .starter()
        .forPerson(
            HindsightWorld.TENANT,
            version,
            Map.of("service", TextNode.valueOf("cart")),
            null,
            HindsightWorld.ANNA);
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
