package io.firebreak.hindsight;

import io.firebreak.hindsight.Explained.Candidate;
import io.firebreak.incident.Episode;
import io.firebreak.journal.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds in the index tables what the record has about alerts. */
final class RecordStore {
  private static final String EXACT =
      """
      SELECT 'incident', id FROM incident WHERE tenant = :tenant AND id = :id
      UNION ALL SELECT 'delivery', id FROM delivery WHERE tenant = :tenant AND id = :id
      UNION ALL SELECT 'alert', fingerprint FROM episode
        WHERE tenant = :tenant AND fingerprint = :id GROUP BY fingerprint
      UNION ALL SELECT 'run', substr(stream, 5) FROM run
        WHERE tenant = :tenant AND stream = 'run/' || :id
      """;

  private static final String BEGINNING =
      """
      SELECT kind, id FROM (
        SELECT 'incident' AS kind, id FROM incident
          WHERE tenant = :tenant AND id LIKE :pattern ESCAPE '!'
        UNION ALL SELECT 'delivery', id FROM delivery
          WHERE tenant = :tenant AND id LIKE :pattern ESCAPE '!'
        UNION ALL SELECT 'alert', fingerprint FROM episode
          WHERE tenant = :tenant AND fingerprint LIKE :pattern ESCAPE '!' GROUP BY fingerprint
        UNION ALL SELECT 'run', substr(stream, 5) FROM run
          WHERE tenant = :tenant AND stream LIKE 'run/' || :pattern ESCAPE '!'
      ) AS found ORDER BY kind, id LIMIT :limit
      """;

  private static final String EPISODE =
      """
      SELECT e.fingerprint, e.starts_at, e.status, e.count, e.first_seen, e.last_seen, e.ends_at,
             e.first_delivery, e.resolved_delivery, e.raised_delivery, a.incident_id
      FROM episode e LEFT JOIN incident_alert a
        ON a.tenant = e.tenant AND a.fingerprint = e.fingerprint AND a.starts_at = e.starts_at
      WHERE e.tenant = :tenant AND e.fingerprint = :fingerprint
        AND (:start = -1 OR e.starts_at = :start)
      ORDER BY e.starts_at DESC LIMIT :limit
      """;

  private static final String OF_ALERTS =
      """
      SELECT fingerprint, starts_at, status, count, first_seen, last_seen, ends_at,
             first_delivery, resolved_delivery, raised_delivery, NULL
      FROM episode WHERE tenant = :tenant AND fingerprint IN (<fingerprints>)
      """;

  private static final String BEFORE =
      """
      SELECT id, resolved_at FROM incident
      WHERE tenant = :tenant AND group_key = :key AND id < :id
      ORDER BY id DESC LIMIT 1
      """;

  private final Database database;

  RecordStore(Database database) {
    this.database = database;
  }

  /**
   * What intake counted of one episode, and where it belongs.
   *
   * @param incident null when no incident heard of it
   */
  record Counted(
      Episode episode,
      boolean firing,
      long count,
      Instant firstSeen,
      Instant lastSeen,
      @Nullable Instant endsAt,
      String firstDelivery,
      @Nullable String resolvedDelivery,
      @Nullable String raisedDelivery,
      @Nullable String incident) {}

  /** The incident before another in one group. */
  record Before(String id, @Nullable Instant resolvedAt) {}

  /** What has exactly this id. */
  List<Candidate> exact(String tenant, String id) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(EXACT)
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> new Candidate(row.getString(1), row.getString(2)))
                .list());
  }

  /** What has an id that begins so, at most {@code limit}. */
  List<Candidate> beginning(String tenant, String prefix, int limit) {
    var pattern = prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(BEGINNING)
                .bind("tenant", tenant)
                .bind("pattern", pattern)
                .bind("limit", limit)
                .map((row, _) -> new Candidate(row.getString(1), row.getString(2)))
                .list());
  }

  /** The newest episodes of an alert. */
  List<Counted> episodes(String tenant, String fingerprint, int limit) {
    return episodes(tenant, fingerprint, -1, limit);
  }

  /** One episode. */
  Optional<Counted> episode(String tenant, Episode episode) {
    var start = ChronoUnit.MICROS.between(Instant.EPOCH, episode.startsAt());
    return episodes(tenant, episode.fingerprint(), start, 1).stream().findFirst();
  }

  private List<Counted> episodes(String tenant, String fingerprint, long start, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(EPISODE)
                .bind("tenant", tenant)
                .bind("fingerprint", fingerprint)
                .bind("start", start)
                .bind("limit", limit)
                .map((row, _) -> counted(row))
                .list());
  }

  private static Counted counted(ResultSet row) throws SQLException {
    return new Counted(
        new Episode(row.getString(1), instant(row.getLong(2))),
        row.getString(3).equals("firing"),
        row.getLong(4),
        instant(row.getLong(5)),
        instant(row.getLong(6)),
        instantOrNull(row, 7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11));
  }

  /** What intake counted of the episodes of these alerts, by {@link Episode#key}. */
  Map<String, Counted> episodes(String tenant, Collection<String> fingerprints) {
    if (fingerprints.isEmpty()) {
      return Map.of();
    }
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(OF_ALERTS)
                .bind("tenant", tenant)
                .bindList("fingerprints", List.copyOf(fingerprints))
                .map((row, _) -> counted(row))
                .stream()
                .collect(Collectors.toMap(counted -> counted.episode().key(), counted -> counted)));
  }

  /**
   * A run that an alert started.
   *
   * @param state the state's word
   */
  record Started(String runbook, String episode, String run, String state) {}

  /** The runs that these episodes started. */
  List<Started> started(String tenant, Collection<String> episodes) {
    if (episodes.isEmpty()) {
      return List.of();
    }
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT s.runbook, s.episode, s.run_id, r.state
                    FROM run_start s JOIN run r ON r.stream = 'run/' || s.run_id
                    WHERE s.tenant = :tenant AND s.episode IN (<episodes>)
                    ORDER BY s.run_id
                    """)
                .bind("tenant", tenant)
                .bindList("episodes", List.copyOf(episodes))
                .map((row, _) ->
                    new Started(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list());
  }

  /**
   * A run as the index has it.
   *
   * @param endedAt null while it goes on
   */
  record Run(
      String id,
      String runbook,
      String target,
      String state,
      Instant createdAt,
      @Nullable Instant endedAt) {}

  /**
   * The newest runs of a runbook or on a target that were asked for before a time, drills left out.
   *
   * @param target empty for any
   */
  List<Run> runs(String tenant, String runbook, String target, Instant before, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT substr(stream, 5), name, target, state, created_at, ended, updated_at
                    FROM run
                    WHERE tenant = :tenant AND created_at <= :before
                      AND (name = :runbook OR (:target <> '' AND target = :target))
                      AND NOT EXISTS (
                        SELECT 1 FROM drill
                        WHERE drill.tenant = run.tenant AND 'run/' || drill.run = run.stream)
                    ORDER BY created_at DESC LIMIT :limit
                    """)
                .bind("tenant", tenant)
                .bind("runbook", runbook)
                .bind("target", target)
                .bind("before", ChronoUnit.MICROS.between(Instant.EPOCH, before))
                .bind("limit", limit)
                .map((row, _) -> run(row))
                .list());
  }

  private static Run run(ResultSet row) throws SQLException {
    var target = row.getString(3);
    return new Run(
        row.getString(1),
        row.getString(2),
        target == null ? "" : target,
        row.getString(4),
        instant(row.getLong(5)),
        row.getLong(6) == 1 ? instant(row.getLong(7)) : null);
  }

  /** The incident that the group had before this one. */
  Optional<Before> before(String tenant, String groupKey, String incident) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(BEFORE)
                .bind("tenant", tenant)
                .bind("key", groupKey)
                .bind("id", incident)
                .map((row, _) -> new Before(row.getString(1), instantOrNull(row, 2)))
                .findFirst());
  }

  /** Why a delivery is among the dead letters, if it is. */
  Optional<Finding> deadLetter(String tenant, String delivery) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT reason, detail, received_at FROM dead_letter
                    WHERE tenant = :tenant AND delivery_id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", delivery)
                .map((row, _) ->
                    Finding.of(
                        "dead_letter",
                        delivery,
                        row.getString(1),
                        "not understood, or not wholly: " + row.getString(2),
                        instant(row.getLong(3))))
                .findFirst());
  }

  private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
    var micros = row.getLong(column);
    return row.wasNull() ? null : instant(micros);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
