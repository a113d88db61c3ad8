package io.firebreak.incident;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Reason;
import io.firebreak.journal.Tx;
import io.firebreak.label.VisibleText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The index of incidents: written in the unit of their events, asked by the router and readers. */
final class IncidentStore {
  /** Every incident as {@link #line} reads it; {@code :since} says what is stale. */
  static final String LINE =
      """
      SELECT id, title, state, severity, firing, alerts, started_at, opened_at,
             resolved_at, parent, group_key,
             CASE WHEN (
               SELECT max(heard.last_seen) FROM incident_alert own
               JOIN episode heard
                 ON heard.tenant = own.tenant AND heard.fingerprint = own.fingerprint
                   AND heard.starts_at = own.starts_at
               WHERE own.tenant = incident.tenant AND own.incident_id = incident.id
                 AND own.status = 'firing'
             ) <= :since THEN 1 ELSE 0 END
      FROM incident
      """;

  private final Database database;

  IncidentStore(Database database) {
    this.database = database;
  }

  enum Refusal implements Reason {
    /** Another router was faster; look again. */
    TAKEN
  }

  /** The newest incident of a group. */
  record Newest(String groupKey, String id) {}

  /** The newest incident of each of these groups, as far as there are any. */
  List<Newest> newest(String tenant, Collection<String> groupKeys) {
    if (groupKeys.isEmpty()) {
      return List.of();
    }
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT group_key, max(id) FROM incident
                    WHERE tenant = :tenant AND group_key IN (<keys>)
                    GROUP BY group_key
                    """)
                .bind("tenant", tenant)
                .bindList("keys", List.copyOf(groupKeys))
                .map((row, context) -> new Newest(row.getString(1), row.getString(2)))
                .list());
  }

  boolean exists(String tenant, String id) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT id FROM incident WHERE tenant = :tenant AND id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .mapTo(String.class)
                .findFirst()
                .isPresent());
  }

  /** Whether alerts of an incident fire of which none was heard since then. */
  boolean isStale(String tenant, String id, Instant since) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT max(heard.last_seen) FROM incident_alert own
                    JOIN episode heard
                      ON heard.tenant = own.tenant AND heard.fingerprint = own.fingerprint
                        AND heard.starts_at = own.starts_at
                    WHERE own.tenant = :tenant AND own.incident_id = :id AND own.status = 'firing'
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .filter(heard -> heard <= micros(since))
                .isPresent());
  }

  /**
   * The lines of a list.
   *
   * @param since of what was not heard since then is stale
   */
  List<Incidents.Line> list(
      String tenant, @Nullable State state, String before, int limit, Instant since) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    LINE
                        + """
                        WHERE tenant = :tenant AND (:state = '' OR state = :state)
                          AND (:before = '' OR id < :before)
                        ORDER BY id DESC LIMIT :limit
                        """)
                .bind("tenant", tenant)
                .bind("state", state == null ? "" : state.code())
                .bind("before", before)
                .bind("limit", limit)
                .bind("since", micros(since))
                .map((row, context) -> line(row))
                .list());
  }

  static Incidents.Line line(ResultSet row) throws SQLException {
    long resolvedAt = row.getLong(9);
    var resolved = row.wasNull() ? null : instant(resolvedAt);
    return new Incidents.Line(
        row.getString(1),
        row.getString(2),
        State.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
        Severity.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getLong(5),
        row.getLong(6),
        instant(row.getLong(7)),
        instant(row.getLong(8)),
        resolved,
        row.getString(10),
        row.getString(11),
        row.getInt(12) == 1);
  }

  /**
   * Brings the rows of an incident up to date with events that are appended in the same unit.
   *
   * @param isNew whether the first of them opened it
   * @param after the incident with them
   */
  static Guard write(boolean isNew, Incident after, List<IncidentEvent> events) {
    return tx -> {
      if ((isNew ? insert(tx, after) : update(tx, after)) != 1) {
        return taken("incident of " + after.groupKey());
      }
      for (var event : events) {
        var refusal = write(tx, after, event);
        if (refusal.isPresent()) {
          return refusal.get();
        }
      }
      return null;
    };
  }

  /** Remembers a resolve that belongs to no incident. */
  static Guard write(String tenant, IncidentEvent.ResolvedEarly event) {
    return tx ->
        insertEpisode(tx, tenant, event.episode(), null, event.severity(), event.endsAt()) == 1
            ? null
            : taken("episode " + event.episode().key());
  }

  private static Guard.Refusal taken(String what) {
    return new Guard.Refusal(Refusal.TAKEN, what);
  }

  private static int insert(Tx tx, Incident incident) throws SQLException {
    return tx.update(
        """
        INSERT INTO incident
          (tenant, id, group_key, state, title, severity, firing, alerts, started_at, opened_at,
           resolved_at, parent)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        incident.tenant(),
        incident.id(),
        incident.groupKey(),
        incident.state().code(),
        VisibleText.line(incident.title()),
        incident.severity().code(),
        incident.firing(),
        (long) incident.alerts().size(),
        micros(incident.startedAt()),
        micros(incident.openedAt()),
        microsOrNull(incident.resolvedAt()),
        incident.parent());
  }

  private static int update(Tx tx, Incident incident) throws SQLException {
    return tx.update(
        """
        UPDATE incident
        SET state = ?, severity = ?, firing = ?, alerts = ?, started_at = ?, resolved_at = ?,
            parent = ?
        WHERE id = ?
        """,
        incident.state().code(),
        incident.severity().code(),
        incident.firing(),
        (long) incident.alerts().size(),
        micros(incident.startedAt()),
        microsOrNull(incident.resolvedAt()),
        incident.parent(),
        incident.id());
  }

  private static Optional<Guard.Refusal> write(Tx tx, Incident incident, IncidentEvent event)
      throws SQLException {
    var rows =
        switch (event) {
          case IncidentEvent.Opened e -> insert(tx, incident, e.alert());
          case IncidentEvent.AlertJoined e -> insert(tx, incident, e.alert());
          case IncidentEvent.AlertRaised e ->
              raise(tx, incident.tenant(), Episode.of(e.alert()), e.alert().severity());
          case IncidentEvent.AlertResolved e -> {
            if (incident.ties().containsKey(e.episode())) {
              CorrelationStore.over(tx, incident.tenant(), e.episode());
            }
            yield end(tx, incident.tenant(), e);
          }
          case IncidentEvent.Tied e -> CorrelationStore.write(tx, incident, e);
          case IncidentEvent.Inhibited e -> InhibitionStore.write(tx, incident, e);
          case IncidentEvent.Uninhibited e -> InhibitionStore.write(tx, incident, e);
          case IncidentEvent.Merged e -> merge(tx, incident.tenant(), e);
          case IncidentEvent.StartHeld e ->
              HeldStartStore.write(tx, incident.tenant(), incident.id(), e);
          case IncidentEvent.RunStarted e -> {
            HeldStartStore.over(tx, incident.tenant(), e.runbook(), e.episode());
            yield insertStart(tx, incident, e);
          }
          case IncidentEvent.RunNotStarted e -> {
            HeldStartStore.over(tx, incident.tenant(), e.runbook(), e.episode());
            yield 1;
          }
          case IncidentEvent.RunStartedByPerson e -> 1;
          case IncidentEvent.Acknowledged e -> 1;
          case IncidentEvent.Pinned e -> 1;
          case IncidentEvent.Resolved e -> 1;
          case IncidentEvent.Reopened e -> 1;
          case IncidentEvent.ResolvedEarly e -> 1;
        };
    return rows == 1 ? Optional.empty() : Optional.of(taken(event.toString()));
  }

  private static int insert(Tx tx, Incident incident, io.firebreak.alert.Alert alert)
      throws SQLException {
    return insertEpisode(
        tx, incident.tenant(), Episode.of(alert), incident.id(), alert.severity(), null);
  }

  private static int insertEpisode(
      Tx tx,
      String tenant,
      Episode episode,
      @Nullable String incidentId,
      Severity severity,
      @Nullable Instant endsAt)
      throws SQLException {
    return tx.update(
        """
        INSERT INTO incident_alert
          (tenant, fingerprint, starts_at, incident_id, status, severity, ends_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        tenant,
        episode.fingerprint(),
        micros(episode.startsAt()),
        incidentId,
        endsAt == null ? "firing" : "resolved",
        severity.code(),
        microsOrNull(endsAt));
  }

  private static int raise(Tx tx, String tenant, Episode episode, Severity severity)
      throws SQLException {
    return tx.update(
        """
        UPDATE incident_alert SET severity = ?
        WHERE tenant = ? AND fingerprint = ? AND starts_at = ?
        """,
        severity.code(),
        tenant,
        episode.fingerprint(),
        micros(episode.startsAt()));
  }

  private static int end(Tx tx, String tenant, IncidentEvent.AlertResolved event)
      throws SQLException {
    return tx.update(
        """
        UPDATE incident_alert SET status = 'resolved', ends_at = ?
        WHERE tenant = ? AND fingerprint = ? AND starts_at = ? AND status = 'firing'
        """,
        micros(event.endsAt()),
        tenant,
        event.episode().fingerprint(),
        micros(event.episode().startsAt()));
  }

  private static int merge(Tx tx, String tenant, IncidentEvent.Merged event) throws SQLException {
    return tx.update(
        """
        UPDATE incident_alert SET merged_into = ?
        WHERE tenant = ? AND fingerprint = ? AND starts_at = ?
        """,
        event.into(),
        tenant,
        event.episode().fingerprint(),
        micros(event.episode().startsAt()));
  }

  private static int insertStart(Tx tx, Incident incident, IncidentEvent.RunStarted start)
      throws SQLException {
    return tx.update(
        """
        INSERT INTO run_start (tenant, runbook, episode, severity, incident_id, run_id)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        incident.tenant(),
        start.runbook(),
        start.episode().key(),
        start.severity().code(),
        incident.id(),
        start.runId());
  }

  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  static @Nullable Long microsOrNull(@Nullable Instant instant) {
    return instant == null ? null : micros(instant);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }
}
