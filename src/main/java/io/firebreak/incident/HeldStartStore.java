package io.firebreak.incident;

import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.journal.Database;
import io.firebreak.journal.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
    return first(
        """
        SELECT DISTINCT tenant, incident_id FROM held_start
        WHERE storm = 0 AND silence IS NULL AND unheard IS NULL AND due_at <= :now
        ORDER BY incident_id LIMIT :limit
        """,
        Map.of("now", IncidentStore.micros(now), "limit", limit));
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
    return first(
        """
        SELECT DISTINCT tenant, incident_id FROM held_start
        WHERE tenant = :tenant AND storm = 1 ORDER BY incident_id LIMIT :limit
        """,
        Map.of("tenant", tenant, "limit", limit));
  }

  /** Incidents with something that a silence keeps back which does not stand then. */
  List<Due> heldBySilencesThatEnded(Instant now, int limit) {
    return first(
        """
        SELECT DISTINCT tenant, incident_id FROM held_start
        WHERE silence IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM silence
          WHERE silence.tenant = held_start.tenant AND silence.id = held_start.silence
            AND silence.starts_at <= :now AND silence.ends_at > :now)
        ORDER BY incident_id LIMIT :limit
        """,
        Map.of("now", IncidentStore.micros(now), "limit", limit));
  }

  /** Incidents with something that waits for news of an alert, of which there is some. */
  List<Due> heardAgain(Instant heardSince, int limit) {
    return first(
        """
        SELECT DISTINCT held.tenant, held.incident_id FROM held_start held
        JOIN episode heard
          ON heard.tenant = held.tenant AND heard.fingerprint = held.unheard
            AND heard.starts_at = held.unheard_starts_at
        WHERE held.unheard IS NOT NULL AND heard.last_seen > :heardSince
        ORDER BY held.incident_id LIMIT :limit
        """,
        Map.of("heardSince", IncidentStore.micros(heardSince), "limit", limit));
  }

  private List<Due> first(String sql, Map<String, ?> values) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(sql)
                .bindMap(values)
                .map((row, _) -> new Due(row.getString(1), row.getString(2)))
                .list());
  }

  /** Notes that a start waits; the run that ended for it, if any, is none any more. */
  static int write(Tx tx, String tenant, String incident, StartHeld hold) throws SQLException {
    if (hold.again() != null) {
      tx.update(
          "DELETE FROM run_start WHERE incident_id = ? AND run_id = ?", incident, hold.again());
    }
    var unheard = hold.waiting() == Waiting.NEWS;
    return tx.update(
        """
        INSERT INTO held_start
          (tenant, runbook, episode, incident_id, due_at, storm, silence, unheard,
           unheard_starts_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, runbook, episode) DO UPDATE SET
          due_at = excluded.due_at, storm = excluded.storm, silence = excluded.silence,
          unheard = excluded.unheard, unheard_starts_at = excluded.unheard_starts_at
        """,
        tenant,
        hold.runbook(),
        hold.episode().key(),
        incident,
        IncidentStore.micros(hold.dueAt()),
        hold.waiting() == Waiting.STORM ? 1L : 0L,
        hold.silence(),
        unheard ? hold.episode().fingerprint() : null,
        unheard ? IncidentStore.micros(hold.episode().startsAt()) : null);
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
