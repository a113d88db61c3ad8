package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.PolicySet;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Which runbooks have gone stale")
class RotTest {
  @Test
  void whatNeverMatchesAndNeverFiresIsFoundAndWhatWorksIsNot() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      world.runbook("idle", HindsightWorld.restart("idle", "Never", ""));
      world.route(world.firing("Sick", "cart"));
      world.await(world.onlyRun(), RunStatus.SUCCEEDED);

      assertThat(reasons(world, "heal")).containsExactly(RotReason.NEVER_DRILLED);
      assertThat(reasons(world, "idle"))
          .containsExactlyInAnyOrder(
              RotReason.NEVER_DRILLED, RotReason.NEVER_FIRED, RotReason.TRIGGER_NEVER_MATCHES);
      assertThat(rot(world, Map.of()).find().counts())
          .containsEntry(RotReason.NEVER_DRILLED, 2L)
          .containsEntry(RotReason.ALWAYS_DECLINED, 0L);
    }
  }

  @Test
  void whatPeopleAlwaysDeclineIsFound() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook(
          "heal",
          HindsightWorld.restart("heal", "Sick", "")
              .replace("autonomy: auto", "autonomy: approve"));
      for (var service : List.of("a", "b", "c")) {
        world.now = world.now.plus(Duration.ofMinutes(1));
        world.route(world.firing("Sick", service));
        var run =
            world.engine.remediation().list(HindsightWorld.TENANT, null, null, null, 1).getFirst();
        world.reject(run.id());
        world.await(run.id(), RunStatus.REJECTED);
      }
      assertThat(reasons(world, "heal")).contains(RotReason.ALWAYS_DECLINED);
    }
  }

  @Test
  void missingPeopleAndSecretsAreFound() {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      world.runbook(
          "heal",
          HindsightWorld.restart("heal", "Sick", "approval: { count: 2, from: { users: [anna] } }")
              .replace("autonomy: auto", "autonomy: approve")
              .replace("owner: sre", "owner: gone"));
      var found = rot(world, Map.of("secrets.TOKEN is nowhere", RotReason.SECRET_MISSING)).find();

      assertThat(found.items())
          .extracting(RotReport.Item::reason)
          .contains(
              RotReason.QUORUM_UNREACHABLE, RotReason.OWNER_MISSING, RotReason.SECRET_MISSING);
    }
  }

  private static List<RotReason> reasons(HindsightWorld world, String runbook) {
    return rot(world, Map.of()).find().items().stream()
        .filter(item -> item.runbook().equals(runbook))
        .map(RotReport.Item::reason)
        .toList();
  }

  static Rot rot(HindsightWorld world, Map<String, RotReason> missing) {
    return new Rot(
        HindsightWorld.TENANT,
        world.store.database(),
        world.intake,
        world.catalogue,
        HindsightWorld.EVALUATOR,
        world.engine.remediation(),
        world.ground.people(),
        PolicySet::none,
        _ -> missing);
  }
}
