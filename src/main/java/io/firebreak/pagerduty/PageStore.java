package io.firebreak.pagerduty;

import io.firebreak.journal.Guard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** For which runs people are paged hourly. */
final class PageStore {
  private final Jdbi jdbi;

  PageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The last page.
   *
   * @param times how often they were paged
   * @param own whether an incident was opened at PagerDuty for this run alone
   */
  record Paged(Instant at, int times, boolean own) {}

  Optional<Paged> paged(String tenant, String runId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT paged_at, times, own FROM pagerduty_page
                WHERE tenant = :tenant AND run_id = :run
                """)
            .bind("tenant", tenant)
            .bind("run", runId)
            .map((row, _) ->
                new Paged(
                    Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS),
                    (int) row.getLong(2),
                    row.getLong(3) == 1))
            .findOne());
  }

  static Guard put(String tenant, String runId, Paged paged) {
    return tx -> {
      tx.update(
          """
          INSERT INTO pagerduty_page (tenant, run_id, paged_at, times, own) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (tenant, run_id) DO UPDATE SET
            paged_at = excluded.paged_at, times = excluded.times, own = excluded.own
          """,
          tenant,
          runId,
          ChronoUnit.MICROS.between(Instant.EPOCH, paged.at()),
          (long) paged.times(),
          paged.own() ? 1L : 0L);
      return null;
    };
  }

  static Guard delete(String tenant, String runId) {
    return tx -> {
      tx.update("DELETE FROM pagerduty_page WHERE tenant = ? AND run_id = ?", tenant, runId);
      return null;
    };
  }
}
