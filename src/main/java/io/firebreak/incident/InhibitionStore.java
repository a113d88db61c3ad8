package io.firebreak.incident;

import io.firebreak.journal.Guard;
import io.firebreak.journal.Tx;
import java.sql.SQLException;

/** The index of what hangs under what: written in the unit of its events. */
final class InhibitionStore {
  private InhibitionStore() {}

  /**
   * Refuses to hang an incident under another one that hangs under it. Replicas that hang something
   * at the same moment wait for one another here.
   */
  static Guard noCircle(String tenant, String child, String parent) {
    return tx -> {
      tx.update(
          """
          INSERT INTO correlation_lock (tenant) VALUES (?)
          ON CONFLICT (tenant) DO UPDATE SET tenant = excluded.tenant
          """,
          tenant);
      var above =
          tx.query(
              """
              WITH RECURSIVE up (parent) AS (
                SELECT parent FROM inhibition WHERE tenant = ? AND incident_id = ?
                UNION
                SELECT next.parent FROM inhibition next JOIN up ON next.incident_id = up.parent
                WHERE next.tenant = ?
              )
              SELECT parent FROM up WHERE parent = ?
              """,
              row -> row.getString(1),
              tenant,
              parent,
              tenant,
              child);
      return above.isEmpty()
          ? null
          : new Guard.Refusal(
              IncidentStore.Refusal.TAKEN, child + " is above " + parent + " already");
    };
  }

  static int write(Tx tx, Incident incident, IncidentEvent.Inhibited event) throws SQLException {
    return tx.update(
        """
        INSERT INTO inhibition
          (tenant, fingerprint, starts_at, incident_id, parent, parent_fingerprint,
           parent_starts_at, pair)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, fingerprint, starts_at) DO UPDATE
        SET parent = excluded.parent, parent_fingerprint = excluded.parent_fingerprint,
            parent_starts_at = excluded.parent_starts_at, pair = excluded.pair
        """,
        incident.tenant(),
        event.episode().fingerprint(),
        IncidentStore.micros(event.episode().startsAt()),
        incident.id(),
        event.parent(),
        event.cause().fingerprint(),
        IncidentStore.micros(event.cause().startsAt()),
        GroupKey.bounded(event.rule() + ":" + event.labels()));
  }

  static int write(Tx tx, Incident incident, IncidentEvent.Uninhibited event) throws SQLException {
    for (var run : event.again()) {
      tx.update(
          """
          DELETE FROM run_start WHERE incident_id = ? AND run_id = ?
          """,
          incident.id(),
          run);
    }
    release(tx, incident.tenant(), event.episode());
    return 1;
  }

  static void release(Tx tx, String tenant, Episode episode) throws SQLException {
    tx.update(
        """
        DELETE FROM inhibition WHERE tenant = ? AND fingerprint = ? AND starts_at = ?
        """,
        tenant,
        episode.fingerprint(),
        IncidentStore.micros(episode.startsAt()));
  }
}
