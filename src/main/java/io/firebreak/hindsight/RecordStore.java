package io.firebreak.hindsight;

import io.firebreak.hindsight.Explained.Candidate;
import io.firebreak.incident.Episode;
import io.firebreak.journal.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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
