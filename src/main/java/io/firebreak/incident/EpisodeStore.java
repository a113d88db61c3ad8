package io.firebreak.incident;

import io.firebreak.alert.Severity;
import io.firebreak.journal.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Asks the index of episodes, which {@link IncidentStore} writes. */
final class EpisodeStore {
  private final Database database;

  EpisodeStore(Database database) {
    this.database = database;
  }

  /** The episodes that were heard of, of these alerts. */
  List<View.Seen> episodes(String tenant, Collection<String> fingerprints) {
    return ofAlerts(
        """
        SELECT fingerprint, starts_at, incident_id, status, severity, merged_into
        FROM incident_alert
        WHERE tenant = :tenant AND fingerprint IN (<fingerprints>)
        """,
        tenant,
        fingerprints);
  }

  /** The episodes that fire and go on with one of these alerts. */
  List<View.Seen> followers(String tenant, Collection<String> fingerprints) {
    return ofAlerts(
        """
        SELECT fingerprint, starts_at, incident_id, status, severity, merged_into
        FROM incident_alert
        WHERE tenant = :tenant AND merged_into IN (<fingerprints>) AND status = 'firing'
        """,
        tenant,
        fingerprints);
  }

  private List<View.Seen> ofAlerts(String sql, String tenant, Collection<String> fingerprints) {
    if (fingerprints.isEmpty()) {
      return List.of();
    }
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(sql)
                .bind("tenant", tenant)
                .bindList("fingerprints", List.copyOf(fingerprints))
                .map((row, context) -> seen(row))
                .list());
  }

  /** The episodes that fire, by fingerprint: those with this prefix, behind {@code after}. */
  List<View.Seen> firing(String tenant, String prefix, String after, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT fingerprint, starts_at, incident_id, status, severity, merged_into
                    FROM incident_alert
                    WHERE tenant = :tenant AND status = 'firing'
                      AND fingerprint LIKE :prefix AND fingerprint > :after
                    ORDER BY fingerprint LIMIT :limit
                    """)
                .bind("tenant", tenant)
                .bind("prefix", prefix + "%")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> seen(row))
                .list());
  }

  private static View.Seen seen(ResultSet row) throws SQLException {
    return new View.Seen(
        new Episode(row.getString(1), IncidentStore.instant(row.getLong(2))),
        row.getString(3),
        row.getString(4).equals("firing"),
        Severity.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
        row.getString(6));
  }
}
