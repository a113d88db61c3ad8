package io.firebreak.hindsight;

import io.firebreak.alert.Intake;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.gate.FleetLimits;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.plan.Readings;
import io.firebreak.remediation.UsualDurations;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Replays stored alerts against a runbook version: trigger, precedence, hold, inputs and guards are
 * judged by the code that judges for real. The guards know the runs that this version would have
 * had, not those that others had; preconditions and plan read the world as it was, so they cannot
 * be replayed and are taken to have let it go on.
 */
public final class Backtests {
  /** The longest time that is replayed. */
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final int PAGE = 250;

  /** How long a run is taken to last when this runbook never had one. */
  private static final Duration USUAL = Duration.ofMinutes(5);

  private final Journal journal;
  private final Database database;
  private final Intake intake;
  private final Catalogue catalogue;
  private final Evaluator evaluator;
  private final FleetLimits fleet;
  private final Readings readings;
  private final RecordStore store;
  private final UsualDurations usualDurations;

  /** Backtests over what stands in this record. */
  public Backtests(
      Journal journal,
      Database database,
      Intake intake,
      Catalogue catalogue,
      Evaluator evaluator,
      FleetLimits fleet,
      Readings readings) {
    this.journal = journal;
    this.database = database;
    this.intake = intake;
    this.catalogue = catalogue;
    this.evaluator = evaluator;
    this.fleet = fleet;
    this.readings = readings;
    this.store = new RecordStore(database);
    this.usualDurations = new UsualDurations(database);
  }

  /** Replays the alerts of the time before now; page by page, however many there are. */
  public BacktestReport run(String tenant, RunbookVersion version, Duration back) {
    return run(tenant, List.of(version), back).getFirst();
  }

  /** The same for several versions, which share the reading of what is stored. */
  public List<BacktestReport> run(String tenant, List<RunbookVersion> versions, Duration back) {
    var until = database.now();
    var since = until.minus(back);
    var replays = versions.stream().map(version -> replay(tenant, version, _ -> {})).toList();
    replay(tenant, since, until, replays);
    return replays.stream().map(replay -> replay.report(since, until)).toList();
  }

  /** Replays what came within a time; ask for the reports to have holds end, too. */
  void replay(String tenant, Instant since, Instant until, List<Replay> replays) {
    var from = since;
    var after = "";
    while (true) {
      var page = intake.received(tenant, from, after, PAGE);
      if (page.isEmpty() || page.getFirst().receivedAt().isAfter(until)) {
        break;
      }
      replay(tenant, page, replays);
      from = page.getLast().receivedAt();
      after = page.getLast().id();
    }
  }

  /** A replay that has heard of nothing yet. */
  Replay replay(String tenant, RunbookVersion version, Consumer<Replay.Judgement> listener) {
    return new Replay(
        tenant,
        version,
        rivals(version),
        new History(HoldsThen.of(journal, tenant)),
        SilencesThen.of(journal, tenant),
        usual(tenant, version.runbook().name()),
        evaluator,
        fleet,
        readings,
        listener);
  }

  private void replay(String tenant, List<StoredDelivery> page, List<Replay> replays) {
    var fingerprints = new HashSet<String>();
    page.forEach(
        delivery -> delivery.alerts().forEach(alert -> fingerprints.add(alert.fingerprint())));
    var counted = store.episodes(tenant, fingerprints);
    var began = new ArrayList<Replay.Heard>();
    for (var delivery : page) {
      for (var alert : delivery.alerts()) {
        Replay.Heard.of(alert, delivery, counted.get(alert.episode())).ifPresent(began::add);
      }
    }
    var started =
        store.started(tenant, began.stream().map(heard -> heard.alert().episode()).toList());
    began.forEach(heard -> replays.forEach(replay -> replay.heard(heard, started)));
  }

  /** Others in force that could have precedence; whoever only observes is in nobody's way. */
  private List<RunbookVersion> rivals(RunbookVersion version) {
    if (version.runbook().observes()) {
      return List.of();
    }
    return catalogue.inForce().stream()
        .filter(other -> !other.runbook().observes())
        .filter(other -> !other.runbook().name().equals(version.runbook().name()))
        .filter(other -> other.runbook().priority() >= version.runbook().priority())
        .toList();
  }

  /** The median time that runs of a runbook took. */
  private Duration usual(String tenant, String runbook) {
    return Objects.requireNonNullElse(usualDurations.of(tenant, runbook).median(), USUAL);
  }
}
