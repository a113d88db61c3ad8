package io.firebreak.remediation;

import io.firebreak.journal.Database;
import io.firebreak.plan.Plan.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How runs of a runbook usually go: how many succeed, and how long those take. Kept in memory for a
 * while, so that a burst of runs does not ask the database each time. That nothing is known is not
 * kept: the next success changes it. Thread-safe.
 */
public final class UsualDurations {
  /** How long an answer is good enough. */
  static final Duration FRESH = Duration.ofMinutes(5);

  /** So many of the newest runs of a runbook are looked at. */
  static final int NEWEST = 200;

  private final Database database;
  private final RunListStore store;
  private final Map<Of, Known> known = new ConcurrentHashMap<>();

  /** Nothing is known yet. */
  public UsualDurations(Database database) {
    this.database = database;
    this.store = new RunListStore(database.jdbi());
  }

  private record Of(String tenant, String runbook) {}

  private record Known(Expected expected, Instant until) {}

  /** How runs of this runbook went; at most five minutes old. */
  public Expected of(String tenant, String runbook) {
    var now = database.now();
    return known
        .compute(
            new Of(tenant, runbook),
            (of, last) ->
                last != null && last.expected().runs() > 0 && now.isBefore(last.until())
                    ? last
                    : new Known(read(of), now.plus(FRESH)))
        .expected();
  }

  private Expected read(Of of) {
    var ended = store.ended(of.tenant(), of.runbook(), NEWEST);
    var took =
        ended.stream()
            .filter(RunListStore.Ended::succeeded)
            .map(RunListStore.Ended::took)
            .sorted()
            .toList();
    return new Expected(
        took.isEmpty() ? null : took.get(took.size() / 2), took.size(), ended.size());
  }
}
