package io.firebreak.pagerduty;

import io.firebreak.journal.Guard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What PagerDuty has been told. */
final class PagerDutyStore {
  private final Jdbi jdbi;

  PagerDutyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What one incident there was told last.
   *
   * @param pagerDutyId its id there; null while that is not known
   * @param toldAt when the stance was told
   * @param openedAt when it was opened
   */
  record Told(@Nullable String pagerDutyId, Stance stance, Instant toldAt, Instant openedAt) {}

  Optional<Told> told(String tenant, String incidentId, String place) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT pagerduty_id, stance, told_at, opened_at FROM pagerduty_incident
                WHERE tenant = :tenant AND incident_id = :incident AND place = :place
                """)
            .bind("tenant", tenant)
            .bind("incident", incidentId)
            .bind("place", place)
            .map((row, _) ->
                new Told(
                    row.getString(1),
                    Stance.valueOf(row.getString(2)),
                    instant(row.getLong(3)),
                    instant(row.getLong(4))))
            .findOne());
  }

  /** Whether PagerDuty heard of an incident at any place. */
  boolean isTold(String tenant, String incidentId) {
    return jdbi.withHandle(handle ->
        handle
                .createQuery(
                    """
                    SELECT count(*) FROM pagerduty_incident
                    WHERE tenant = :tenant AND incident_id = :incident
                    """)
                .bind("tenant", tenant)
                .bind("incident", incidentId)
                .mapTo(Long.class)
                .one()
            > 0);
  }

  static Guard put(String tenant, String incidentId, String place, Told told) {
    return tx -> {
      tx.update(
          """
          INSERT INTO pagerduty_incident
            (tenant, incident_id, place, pagerduty_id, stance, told_at, opened_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (tenant, incident_id, place) DO UPDATE SET
            pagerduty_id = excluded.pagerduty_id,
            stance = excluded.stance,
            told_at = excluded.told_at,
            opened_at = excluded.opened_at
          """,
          tenant,
          incidentId,
          place,
          told.pagerDutyId(),
          told.stance().name(),
          micros(told.toldAt()),
          micros(told.openedAt()));
      return null;
    };
  }

  /** The sequence of the last event of a run that stands there as a note; 0 for none. */
  long noted(String tenant, String runId, String place) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT seq FROM pagerduty_note
                WHERE tenant = :tenant AND run_id = :run AND place = :place
                """)
            .bind("tenant", tenant)
            .bind("run", runId)
            .bind("place", place)
            .mapTo(Long.class)
            .findOne()
            .orElse(0L));
  }

  static Guard note(String tenant, String runId, String place, long seq) {
    return tx -> {
      tx.update(
          """
          INSERT INTO pagerduty_note (tenant, run_id, place, seq) VALUES (?, ?, ?, ?)
          ON CONFLICT (tenant, run_id, place) DO UPDATE SET seq = excluded.seq
          """,
          tenant,
          runId,
          place,
          seq);
      return null;
    };
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
