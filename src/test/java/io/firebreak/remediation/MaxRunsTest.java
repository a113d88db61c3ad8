package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import io.firebreak.testing.Stores;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many runs of a runbook there may be in a time, when many are asked for at once. */
class MaxRunsTest {
  private static final String RUNBOOK =
      """
      schema: 1
      runbook: shards
      title: Restarts a shard
      owner: sre
      target: "world/${{ inputs.shard }}"
      autonomy: auto
      triggers: { alert: { when: "true" }, manual: true }
      guard: { max_runs: 2 per 1h }
      inputs:
        shard: { type: string, pattern: "[a-z]+", from: alert.labels.shard }
      steps:
        - id: restart
          uses: test.effect
          with: { name: "${{ inputs.shard }}", kind: keyed }
          undo: { none: it is restarted }
      """;

  private static Alert of(String shard) {
    var sick = FleetLimitsTest.alert("Sick");
    return new Alert(
        sick.source(),
        sick.name(),
        sick.status(),
        sick.severity(),
        Labels.of(Map.of("shard", shard)),
        Map.of(),
        sick.startsAt(),
        null,
        sick.fingerprint() + shard,
        null,
        Map.of(),
        List.of());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G163")
  @DisplayName("G163: of more runs than max_runs lets, asked for at once, the first go on")
  void ofManyAtOnceTheFirstGoOn(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      fix.shelve(RUNBOOK);
      var version = EngineFixture.version(RUNBOOK);
      var unit = Unit.builder();
      var runs =
          Stream.of("a", "b", "c", "d")
              .map(shard ->
                  fix.engine.starter().start(unit, "default", version, "incident", of(shard)))
              .toList();
      fix.store.journal().commit(unit.build());
      runs.reversed().forEach(run -> fix.engine.starter().wake("default", run));
      assertThat(runs)
          .extracting(run ->
              fix.await(run, RunStatus.SUCCEEDED, RunStatus.BLOCKED, RunStatus.FAILED).status())
          .containsExactly(
              RunStatus.SUCCEEDED, RunStatus.SUCCEEDED, RunStatus.BLOCKED, RunStatus.BLOCKED);
      assertThat(fix.state(runs.getLast()).reason()).isEqualTo(EndReason.ACTION_BUDGET);
    }
  }
}
