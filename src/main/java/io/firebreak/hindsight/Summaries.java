package io.firebreak.hindsight;

import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What each version in force would have done in the last seven days, found out beside the work once
 * it is in force, and told once. Thread-safe.
 */
public final class Summaries {
  /** How far a summary looks back. */
  public static final Duration BACK = Duration.ofDays(7);

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

  /** Finds out what is missing, and forgets versions that are no longer in force. */
  public void refresh() {
    var inForce = catalogue.inForce().stream().map(RunbookVersion::hash).toList();
    synchronized (known) {
      known.keySet().retainAll(inForce);
    }
    for (var version : catalogue.inForce()) {
      if (of(version).isEmpty() && version.runbook().triggers().alert() != null) {
        var report = backtests.run(tenant, version, BACK);
        synchronized (known) {
          known.put(version.hash(), report);
        }
        teller.accept(report);
      }
    }
  }

  /** The summary of a version; empty until it is found out, and for what no alert starts. */
  public Optional<BacktestReport> of(RunbookVersion version) {
    synchronized (known) {
      return Optional.ofNullable(known.get(version.hash()));
    }
  }
}
