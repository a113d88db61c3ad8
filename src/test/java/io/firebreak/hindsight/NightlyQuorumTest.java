package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.Problem;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "Runbooks that nobody could approve are found before the night in which they are needed")
class NightlyQuorumTest {
  private final HindsightWorld world = new HindsightWorld(Stores.EMBEDDED);
  private final Shift shift = new Shift();
  private final List<RotReport> told = new ArrayList<>();
  private LatestRot latest;
  private PolicySet policies = PolicySet.none();
  @TempDir private Path folder;

  /** People who come and go. */
  private static final class Shift implements People {
    final List<String> night = new CopyOnWriteArrayList<>(List.of("anna", "ben"));

    private static Person person(String id, String... teams) {
      return new Person(id, id, Set.of("approver"), Set.of(teams), null);
    }

    private Stream<Person> all() {
      return Stream.concat(
          Stream.of(person("zoe", "sre")), night.stream().map(id -> person(id, "night")));
    }

    @Override
    public Optional<Person> find(String id) {
      return all().filter(person -> person.id().equals(id)).findFirst();
    }

    @Override
    public List<Person> approvers(Quorum quorum) {
      return all().filter(person -> Approval.mayApprove(quorum, person)).toList();
    }

    @Override
    public Optional<Person> byAuthor(String author) {
      return find(author);
    }
  }

  @BeforeEach
  void open() {
    latest =
        new LatestRot(
            world.store.database(),
            world.catalogue,
            new Rot(
                HindsightWorld.TENANT,
                world.store.database(),
                world.intake,
                world.catalogue,
                HindsightWorld.EVALUATOR,
                world.engine.remediation(),
                shift,
                () -> policies,
                _ -> Map.of()),
            told::add);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void runbook(String name, String approval) {
    world.runbook(
        name,
        HindsightWorld.restart(name, "Sick", "approval: " + approval)
            .replace("autonomy: auto", "autonomy: approve"));
  }

  private List<String> noted() {
    return world.catalogue.report().problems().stream()
        .filter(problem -> problem.code() == Problem.Code.QUORUM_UNREACHABLE)
        .map(Problem::toString)
        .toList();
  }

  private void after(Duration time) {
    world.now = world.now.plus(time);
    latest.refresh();
  }

  @Test
  @Tag("A21")
  void whoLeftIsMissedWithinADayAndWhoCameBackWithinAnHour() {
    runbook("heal", "{ count: 2, from: { teams: [night] } }");
    latest.refresh();
    assertThat(noted()).isEmpty();
    assertThat(told).hasSize(1);

    shift.night.remove("ben");
    after(LatestRot.FRESH.minusSeconds(1));
    assertThat(noted()).as("looked for once a day").isEmpty();
    after(Duration.ofSeconds(1));
    assertThat(noted())
        .containsExactly(
            "heal.yaml:1:1: warning QUORUM_UNREACHABLE nobody could approve heal now: 2 of team"
                + " night must agree and only 1 could");
    assertThat(world.catalogue.report().complaints()).hasSize(1);
    assertThat(told.getLast().counts()).containsEntry(RotReason.QUORUM_UNREACHABLE, 1L);

    shift.night.add("carl");
    after(LatestRot.AGAIN);
    assertThat(noted()).isEmpty();
    assertThat(told.getLast().counts()).containsEntry(RotReason.QUORUM_UNREACHABLE, 0L);
  }

  @Test
  @Tag("A21")
  void anEscalationThatReachesNobodyIsFoundAndWhatAsksNobodyIsNot() {
    shift.night.clear();
    runbook(
        "climbs",
        "{ from: { teams: [sre] }, on_timeout: escalate, escalate_to: [ { teams: [night] } ] }");
    world.runbook(
        "alone",
        HindsightWorld.restart("alone", "Sick", "approval: { from: { teams: [night] } }")
            .replace("autonomy: auto", "autonomy: observe"));
    latest.refresh();
    assertThat(noted())
        .singleElement()
        .asString()
        .startsWith("climbs.yaml:1:1")
        .endsWith("escalate_to: 1 of team night must agree and only 0 could");
  }

  @Test
  @Tag("A21")
  void whatAPolicyAsksOfEveryRunCountsAndWhatItMayAskDoesNot() throws IOException {
    shift.night.clear();
    runbook("heal", "{ from: { teams: [sre] } }");
    Files.writeString(
        folder.resolve("always.yaml"),
        """
        schema: 1
        policy: always
        title: The night agrees
        when: runbook.name == "heal"
        require_approval: { from: { teams: [night] } }
        """);
    policies = PolicyCatalogue.of(folder);
    latest.refresh();
    assertThat(noted())
        .singleElement()
        .asString()
        .endsWith("policy always: 1 of team night must agree and only 0 could");

    Files.writeString(
        folder.resolve("always.yaml"),
        """
        schema: 1
        policy: sometimes
        title: The night agrees to much
        when: plan.changes > 1
        require_approval: { from: { teams: [night] } }
        """);
    policies = PolicyCatalogue.of(folder);
    after(LatestRot.AGAIN);
    assertThat(noted()).isEmpty();
  }

  @Test
  @Tag("A21")
  void whatARunbookRunsAsksWithItsQuestion() {
    shift.night.clear();
    runbook("leaf", "{ from: { teams: [night] } }");
    world.runbook(
        "root",
        HindsightWorld.restart("root", "Sick", "approval: { from: { teams: [sre] } }")
            .replace("autonomy: auto", "autonomy: approve")
            .replace("uses: shop.restart", "uses: runbook.run")
            .replace(
                "with: { service: \"${{ inputs.service }}\" }",
                "with: { runbook: leaf, inputs: { service: \"${{ inputs.service }}\" } }")
            .replace("    undo: { none: a restart cannot be taken back }\n", ""));
    latest.refresh();
    assertThat(noted())
        .anyMatch(line ->
            line.startsWith("root.yaml")
                && line.endsWith("runbook leaf: 1 of team night must agree and only 0 could"));
  }
}
