package io.firebreak.incident;

import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.journal.Database;
import io.firebreak.journal.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The starts that wait: written in the unit of their events, looked at when their wait is over. */
final class HeldStartStore {
  private final Database database;

  HeldStartStore(Database database) {
    this.database = database;
  }

  /** An incident with a start that waits. */
  record Due(String tenant, String incidentId) {}

  /** Incidents with holds whose time has come. */
  List<Due> due(Instant now, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT DISTINCT tenant, incident_id FROM held_start
                    WHERE storm = 0 AND silence IS NULL AND due_at <= :now
                    ORDER BY incident_id LIMIT :limit
                    """)
                .bind("now", IncidentStore.micros(now))
                .bind("limit", limit)
                .map((row, context) -> new Due(row.getString(1), row.getString(2)))
                .list());
  }

  /** Who has something that a storm keeps back. */
  List<String> tenantsWithStormHolds() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT DISTINCT tenant FROM held_start WHERE storm = 1")
                .mapTo(String.class)
                .list());
  }

  /** Incidents with something that a storm keeps back, oldest first. */
  List<Due> heldByStorm(String tenant, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT DISTINCT incident_id FROM held_start
                    WHERE tenant = :tenant AND storm = 1 ORDER BY incident_id LIMIT :limit
                    """)
                .bind("tenant", tenant)
                .bind("limit", limit)
                .map((row, context) -> new Due(tenant, row.getString(1)))
                .list());
  }

  /** Incidents with something that a silence keeps back which does not stand then. */
  List<Due> heldBySilencesThatEnded(Instant now, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT DISTINCT tenant, incident_id FROM held_start
                    WHERE silence IS NOT NULL AND NOT EXISTS (
                      SELECT 1 FROM silence
                      WHERE silence.tenant = held_start.tenant AND silence.id = held_start.silence
                        AND silence.starts_at <= :now AND silence.ends_at > :now)
                    ORDER BY incident_id LIMIT :limit
                    """)
                .bind("now", IncidentStore.micros(now))
                .bind("limit", limit)
                .map((row, context) -> new Due(row.getString(1), row.getString(2)))
                .list());
  }

  static int write(Tx tx, Incident incident, StartHeld hold) throws SQLException {
    return tx.update(
        """
        INSERT INTO held_start (tenant, runbook, episode, incident_id, due_at, storm, silence)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, runbook, episode) DO UPDATE SET
          due_at = excluded.due_at, storm = excluded.storm, silence = excluded.silence
        """,
        incident.tenant(),
        hold.runbook(),
        hold.episode().key(),
        incident.id(),
        IncidentStore.micros(hold.dueAt()),
        hold.waiting() == Waiting.STORM ? 1L : 0L,
        hold.silence());
  }

  static void over(Tx tx, String tenant, String runbook, Episode episode) throws SQLException {
    tx.update(
        """
        DELETE FROM held_start WHERE tenant = ? AND runbook = ? AND episode = ?
        """,
        tenant,
        runbook,
        episode.key());
  }
}
