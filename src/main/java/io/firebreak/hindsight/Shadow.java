package io.firebreak.hindsight;

import io.firebreak.incident.Incidents;
import io.firebreak.journal.Database;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares a candidate version of a runbook with the version in force by the stored alerts: each is
 * judged by both, as a backtest does; where an alert started a run, both plans are made from the
 * answers of the world to it. Reads the record only.
 */
public final class Shadow {
  private final Database database;
  private final Catalogue catalogue;
  private final Backtests backtests;
  private final Ground ground;

  /** Comparisons of versions of this catalogue. */
  public Shadow(Database database, Catalogue catalogue, Backtests backtests, Ground ground) {
    this.database = database;
    this.catalogue = catalogue;
    this.backtests = backtests;
    this.ground = ground;
  }

  /** Makes a plan as it would have been in the place of an earlier run, without the world. */
  public interface Replanner {
    /**
     * A version in the place of a run, with the inputs that it would take from the run's alert.
     *
     * @param run that an alert started
     */
    DryRun.Foreseen inPlaceOf(RunState run, RunbookVersion version) throws InterruptedException;
  }

  /** What comparisons stand on. */
  public record Ground(
      Database database,
      Versions versions,
      Evaluator evaluator,
      Remediation remediation,
      Incidents incidents,
      Replanner replanner) {}

  /** Both versions, as far as each may go. */
  record Pair(Optional<RunbookVersion> theirs, RunbookVersion own) {
    /**
     * What observes is judged as if it went as far as the version in force; and of two that are
     * written alike, neither goes further than the other has proven itself.
     */
    static Pair of(Optional<RunbookVersion> inForce, RunbookVersion candidate, Versions versions) {
      var written = inForce.map(version -> version.runbook().autonomy()).orElse(Autonomy.APPROVE);
      var own = candidate.runbook().observes() ? candidate.under(written) : candidate;
      if (inForce.isEmpty() || own.runbook().autonomy() != written) {
        return new Pair(inForce, own);
      }
      var least =
          Stream.of(versions.rung(inForce.get()), versions.rung(own))
              .min(Autonomy::compareTo)
              .orElseThrow();
      return new Pair(inForce.map(version -> version.under(least)), own.under(least));
    }
  }

  /** Compares by the alerts of the time before now; page by page, however many there are. */
  public ShadowReport report(String tenant, RunbookVersion candidate, Duration back)
      throws InterruptedException {
    var until = database.now();
    var since = until.minus(back);
    var pair = Pair.of(catalogue.find(candidate.runbook().name()), candidate, ground.versions());
    var judgements = new PairedJudgements(pair.theirs().isPresent());
    var replays =
        Stream.concat(
                pair.theirs().stream()
                    .map(version -> backtests.replay(tenant, version, judgements::theirs)),
                Stream.of(backtests.replay(tenant, pair.own(), judgements::own)))
            .toList();
    backtests.replay(tenant, since, until, replays);
    replays.forEach(replay -> replay.report(since, until));
    var comparison = new ShadowComparison(ground, tenant, pair);
    for (var both : judgements.matched()) {
      comparison.add(both);
    }
    return comparison.report(since, until, judgements.alerts());
  }
}
