package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.RunbookVersion;
import io.firebreak.testing.Stores;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which runs the clock starts, and how often. */
class SchedulesTest {
  private static final String TENANT = "default";

  private final AtomicReference<Instant> now = new AtomicReference<>();

  private RunbookVersion nightly(EngineFixture fix, String cron, String zone) {
    var text =
        FlowTexts.runbook("nightly", FlowTexts.effect("sweep", ""))
            .replaceFirst(
                "(?m)^triggers:.*$",
                "triggers: { schedule: { cron: \"%s\", zone: %s } }".formatted(cron, zone));
    fix.shelve(text);
    return EngineFixture.version(text);
  }

  private Schedules schedules(EngineFixture fix, RunbookVersion version, String since) {
    return new Schedules(
        TENANT, fix.engine.starter(), () -> List.of(version), _ -> Instant.parse(since), now::get);
  }

  private void look(Schedules schedules, String at) {
    now.set(Instant.parse(at));
    schedules.look();
  }

  private static List<String> runs(EngineFixture fix) {
    return fix.engine.remediation().list(TENANT, null, null, null, 10).stream()
        .map(RunSummary::id)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void anInstantStartsOneRunHoweverManyReplicasLookAndHoweverOften(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var version = nightly(fix, "0 0 3 * * ?", "Europe/Berlin");
      var one = schedules(fix, version, "2026-01-01T00:00:00Z");
      var other = schedules(fix, version, "2026-01-01T00:00:00Z");
      look(one, "2026-07-01T00:59:59Z");
      assertThat(runs(fix)).isEmpty();
      look(one, "2026-07-01T01:00:00Z");
      look(one, "2026-07-01T01:00:01Z");
      look(other, "2026-07-01T01:00:02Z");
      look(schedules(fix, version, "2026-01-01T00:00:00Z"), "2026-07-01T01:04:59Z");
      assertThat(runs(fix)).hasSize(1);
      var state = fix.await(runs(fix).getFirst(), RunStatus.SUCCEEDED);
      assertThat(state.begun().cause()).isEqualTo(RunEvent.Cause.SCHEDULE);
      assertThat(state.begun().requester()).isNull();
      assertThat(fix.world.ledger()).extracting(World.Effect::name).containsExactly("sweep");
      look(one, "2026-07-02T01:00:00Z");
      assertThat(runs(fix)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofMissedInstantsTheLastIsMadeUpForAndWhatIsOlderThanFiveMinutesIsLeftOut(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var version = nightly(fix, "0 * * * * ?", "UTC");
      look(schedules(fix, version, "2026-01-01T00:00:00Z"), "2026-07-01T12:04:30Z");
      assertThat(runs(fix)).hasSize(1);
      var late = nightly(fix, "0 0 3 * * ?", "UTC");
      look(schedules(fix, late, "2026-01-01T00:00:00Z"), "2026-07-01T03:05:00Z");
      assertThat(runs(fix)).as("five minutes late is too late").hasSize(1);
      look(schedules(fix, late, "2026-01-01T00:00:00Z"), "2026-07-02T03:04:59Z");
      assertThat(runs(fix)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasDueBeforeTheVersionCameIntoForceIsNotStarted(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var version = nightly(fix, "0 0 3 * * ?", "UTC");
      var schedules = schedules(fix, version, "2026-07-01T03:01:00Z");
      look(schedules, "2026-07-01T03:02:00Z");
      assertThat(runs(fix)).isEmpty();
      look(schedules, "2026-07-02T03:00:00Z");
      assertThat(runs(fix)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inTheNightInWhichTheClockIsSetForwardTheMissingHourStartsNothing(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var version = nightly(fix, "0 30 2 * * ?", "Europe/Berlin");
      var schedules = schedules(fix, version, "2026-01-01T00:00:00Z");
      look(schedules, "2026-03-28T01:30:00Z");
      assertThat(runs(fix)).hasSize(1);
      for (var at = Instant.parse("2026-03-29T00:00:00Z");
          at.isBefore(Instant.parse("2026-03-29T03:00:00Z"));
          at = at.plusSeconds(60)) {
        look(schedules, at.toString());
      }
      var thatNight = runs(fix).size();
      assertThat(thatNight).as("at most once in that night").isBetween(1, 2);
      look(schedules, "2026-03-30T00:30:00Z");
      assertThat(runs(fix)).hasSize(thatNight + 1);
    }
  }
}
