package io.firebreak.hindsight;

import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.VersionChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What each version in force would have done in the last seven days, found out beside the work once
 * it is in force, and told once; those that came into force last come first. Thread-safe.
 */
public final class Summaries {
  /** How far a summary looks back. */
  public static final Duration BACK = Duration.ofDays(7);

  /** So many versions share one replay. */
  static final int MOST_AT_ONCE = 20;

  private final String tenant;
  private final Catalogue catalogue;
  private final Backtests backtests;
  private final Consumer<BacktestReport> teller;
  private final Map<String, BacktestReport> known = new LinkedHashMap<>();

  /**
   * No summaries yet.
   *
   * @param teller is told each new one
   */
  public Summaries(
      String tenant, Catalogue catalogue, Backtests backtests, Consumer<BacktestReport> teller) {
    this.tenant = tenant;
    this.catalogue = catalogue;
    this.backtests = backtests;
    this.teller = teller;
  }

  /**
   * Finds out what is missing, by one replay for so many versions at most, and forgets versions
   * that are no longer in force.
   *
   * @return whether more is missing
   */
  public boolean refresh() {
    var inForce = catalogue.inForce().stream().map(RunbookVersion::hash).toList();
    synchronized (known) {
      known.keySet().retainAll(inForce);
    }
    var missing = missing();
    var first = missing.subList(0, Math.min(MOST_AT_ONCE, missing.size()));
    for (var report :
        first.isEmpty() ? List.<BacktestReport>of() : backtests.run(tenant, first, BACK)) {
      synchronized (known) {
        known.put(report.version(), report);
      }
      teller.accept(report);
    }
    return first.size() < missing.size();
  }

  private List<RunbookVersion> missing() {
    var missing =
        catalogue.inForce().stream()
            .filter(version -> version.runbook().triggers().alert() != null)
            .filter(version -> of(version).isEmpty())
            .toList();
    if (missing.size() <= MOST_AT_ONCE) {
      return missing;
    }
    var changes = catalogue.lastChanges();
    return missing.stream()
        .sorted(
            Comparator.comparing(
                (RunbookVersion version) -> cameAt(changes.get(version.runbook().name())),
                Comparator.reverseOrder()))
        .toList();
  }

  private static Instant cameAt(@Nullable VersionChange change) {
    return change == null ? Instant.EPOCH : change.at();
  }

  /** The summary of a version; empty until it is found out, and for what no alert starts. */
  public Optional<BacktestReport> of(RunbookVersion version) {
    synchronized (known) {
      return Optional.ofNullable(known.get(version.hash()));
    }
  }
}
