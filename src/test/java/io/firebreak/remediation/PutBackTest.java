package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.firebreak.alert.Alert;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.Budgets;
import io.firebreak.gate.Calendars;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.ErrorBudgets;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.Glob;
import io.firebreak.gate.Holds;
import io.firebreak.gate.RunLimits;
import io.firebreak.gate.StormRule;
import io.firebreak.gate.Streaks;
import io.firebreak.gate.WindowRule;
import io.firebreak.incident.Episode;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.incident.Waiting;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an alert whose run ended for what passes. */
class PutBackTest {
  private static final Alert ALERT = FleetLimitsTest.alert("A");

  @TempDir Path folder;

  private static FleetLimits fleet(Calendars calendars) {
    return new FleetLimits(
        List.of(),
        new Budgets(List.of()),
        List.of(),
        Streaks.Limits.DEFAULT,
        calendars,
        StormRule.BY_HAND,
        RunLimits.DEFAULT,
        ErrorBudgets.NONE);
  }

  /** A window over some targets, from a minute ago. */
  private Calendars maintenance(Instant until, String targets) throws IOException {
    var time = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    Files.writeString(
        folder.resolve("works.ics"),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
            + "DTSTAMP:20260101T000000Z\r\nSUMMARY:Works\r\nDTSTART:"
            + time.format(until.minus(Duration.ofHours(2)))
            + "\r\nDTEND:"
            + time.format(until)
            + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    var rule =
        new WindowRule(
            "works",
            WindowRule.Kind.MAINTENANCE,
            ZoneId.of("UTC"),
            List.of(Glob.of(targets)),
            null);
    var calendars = new Calendars(folder, List.of(rule));
    assertThat(calendars.refresh()).isEmpty();
    return calendars;
  }

  private static TestRunbook changing(String name) {
    return new TestRunbook(name).step("a", EffectClass.KEYED);
  }

  private static List<@Nullable Payload> told(EngineFixture fix) {
    var told = new ArrayList<@Nullable Payload>();
    fix.store
        .journal()
        .read(StreamId.incident("default", "incident"), 0)
        .forEach(event -> told.add(event.payload()));
    return told;
  }

  /** Has the index say that an alert started a run, as it does after routing. */
  private static void started(EngineFixture fix, String run) {
    fix.store
        .journal()
        .commit(
            Unit.builder()
                .guard(tx -> {
                  tx.update(
                      """
                      INSERT INTO run_start
                        (tenant, runbook, episode, severity, incident_id, run_id)
                      VALUES ('default', 'cures', ?, 'high', 'incident', ?)
                      """,
                      ALERT.episode(),
                      run);
                  return null;
                })
                .build());
  }

  private static long count(EngineFixture fix, String table) {
    return fix.store
        .database()
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G130")
  @DisplayName("G130: what a storm ends waits until it is over, and may be started once more")
  void whatAStormEndsWaitsUntilItIsOver(Stores stores) {
    try (var fix = new EngineFixture(stores, fleet(Calendars.none()))) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "storm-1");
      holds.place("default", Holds.STORM, "the rack is down", ANNA, null);
      started(fix, "00000000000000000000000001");
      var run = fix.startFor(changing("cures").version(), ALERT);
      var ended = fix.await(run, RunStatus.BLOCKED);
      assertThat(ended.reason()).isEqualTo(EndReason.STORM);
      assertThat(run).isEqualTo("00000000000000000000000001");

      assertThat(told(fix))
          .singleElement()
          .isInstanceOfSatisfying(
              StartHeld.class,
              held ->
                  assertThat(held)
                      .isEqualTo(
                          new StartHeld(
                              "cures",
                              Episode.of(ALERT),
                              held.dueAt(),
                              Waiting.STORM,
                              "storm: storm by anna: the rack is down",
                              null,
                              run)));
      assertThat(count(fix, "held_start WHERE storm = 1 AND incident_id = 'incident'")).isOne();
      assertThat(count(fix, "run_start")).as("one more may start").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G160")
  @DisplayName("G160: what left its work to a run that a storm ends waits too, each for itself")
  void whatLeftItsWorkToARunThatAStormEndsWaitsToo(Stores stores) {
    try (var fix = new EngineFixture(stores, fleet(Calendars.none()))) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "storm-1");
      var version = changing("cures").autonomy(Autonomy.APPROVE).version();
      var first = fix.startFor(version, ALERT);
      var hash = fix.await(first, RunStatus.AWAITING_APPROVAL).planned().hash();
      var other = FleetLimitsTest.alert("B@2");
      var second = fix.startFor(version, other);
      fix.await(second, RunStatus.SKIPPED);

      holds.place("default", Holds.STORM, "the rack is down", ANNA, null);
      fix.engine.remediation().vote("default", first, null, hash, Vote.APPROVE, null, BEN);
      fix.await(first, RunStatus.BLOCKED);

      assertThat(told(fix))
          .asInstanceOf(InstanceOfAssertFactories.list(StartHeld.class))
          .extracting(StartHeld::again, StartHeld::episode, StartHeld::waiting)
          .containsExactlyInAnyOrder(
              tuple(first, Episode.of(ALERT), Waiting.STORM),
              tuple(second, Episode.of(other), Waiting.STORM));
      assertThat(count(fix, "held_start WHERE storm = 1")).isEqualTo(2);
      assertThat(fix.state(second).detail())
          .startsWith("run " + first + " was at work on it and ended blocked (storm): ");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G130")
  void whatAMaintenanceWindowEndsWaitsForItsEndAlsoWhereOnlyAStepIsInIt(Stores stores)
      throws IOException {
    var until = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(1));
    try (var fix = new EngineFixture(stores, fleet(maintenance(until, "world/*")))) {
      var run = fix.startFor(changing("cures").version(), ALERT);
      var skipped = fix.await(run, RunStatus.SKIPPED);
      assertThat(skipped.reason()).isEqualTo(EndReason.MAINTENANCE);
      assertThat(told(fix))
          .containsExactly(
              new StartHeld(
                  "cures",
                  Episode.of(ALERT),
                  until,
                  Waiting.MAINTENANCE,
                  skipped.detail(),
                  null,
                  run));
    }
  }

  @Test
  @Tag("G130")
  void whatPeopleStartedAndWhatIsForbiddenDoesNotComeBack() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, fleet(Calendars.none()))) {
      var holds = new Holds(fix.store.journal(), fix.store.database(), () -> "hold-1");
      holds.place("default", Holds.ALL, "stop", ANNA, null);
      assertThat(
              fix.await(fix.startFor(changing("cures").version(), ALERT), RunStatus.BLOCKED)
                  .reason())
          .isEqualTo(EndReason.KILL_SWITCH);
      fix.await(fix.start(changing("cures").version()), RunStatus.BLOCKED);
      assertThat(told(fix)).isEmpty();
      assertThat(count(fix, "held_start")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G131")
  @DisplayName("G131: a stale alert waits until its source tells of it again")
  void aStaleAlertWaitsForNews(Stores stores) {
    var limits = new RunLimits(Duration.ofSeconds(10), Duration.ofHours(1), Duration.ZERO, 1000);
    try (var fix = new EngineFixture(stores, FleetLimits.none().with(limits))) {
      DuplicateRunsTest.heard(fix, ALERT.fingerprint(), ALERT.startsAt(), Duration.ofMinutes(61));
      var run = fix.startFor(changing("cures").version(), ALERT);
      fix.await(run, RunStatus.SKIPPED);
      assertThat(told(fix))
          .singleElement()
          .isInstanceOfSatisfying(
              StartHeld.class,
              held -> {
                assertThat(held.waiting()).isEqualTo(Waiting.NEWS);
                assertThat(held.again()).isEqualTo(run);
              });
      assertThat(count(fix, "held_start WHERE unheard = '" + ALERT.fingerprint() + "'")).isOne();
    }
  }
}
