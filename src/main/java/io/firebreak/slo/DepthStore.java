package io.firebreak.slo;

import io.firebreak.journal.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Counts what waits, in the indexes of runs and deliveries, and what is silent. */
final class DepthStore {
  private static final Duration STUCK = Duration.ofMinutes(5);

  private final Database database;

  DepthStore(Database database) {
    this.database = database;
  }

  long activeRuns() {
    return count("SELECT count(*) FROM run WHERE ended = 0");
  }

  long unrouted() {
    return count("SELECT count(*) FROM delivery WHERE routed = 0");
  }

  long deadLetters() {
    return count("SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL");
  }

  long silentHeartbeats() {
    return count("SELECT count(*) FROM heartbeat WHERE silent_since IS NOT NULL");
  }

  /** Ready to go on, and neither moved nor driven since then. */
  long stuckRuns() {
    var since = ChronoUnit.MICROS.between(Instant.EPOCH, database.now().minus(STUCK));
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) FROM run
                    WHERE ready > 0 AND ended = 0
                      AND lease_until < :since AND updated_at < :since
                    """)
                .bind("since", since)
                .mapTo(Long.class)
                .one());
  }

  private long count(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
