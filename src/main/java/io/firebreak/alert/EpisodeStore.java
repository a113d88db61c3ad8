package io.firebreak.alert;

import io.firebreak.alert.Episodes.Known;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Reads the episodes that {@link IntakeStore} writes. */
final class EpisodeStore {
  private static final String OF =
      """
      SELECT fingerprint, starts_at, status, last_seen, first_delivery FROM episode
      WHERE tenant = :tenant AND fingerprint IN (<fingerprints>)
      """;

  private static final String FIRING =
      """
      SELECT e.fingerprint, e.starts_at, e.status, e.last_seen, e.first_delivery
      FROM episode e JOIN delivery d ON d.id = e.first_delivery
      WHERE e.tenant = :tenant AND e.status = 'firing' AND d.hook = :hook
        AND e.fingerprint > :after
      ORDER BY e.fingerprint, e.starts_at
      LIMIT :limit
      """;

  private final Jdbi jdbi;

  EpisodeStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<Known> of(String tenant, List<String> fingerprints) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(OF)
                .bind("tenant", tenant)
                .bindList("fingerprints", fingerprints)
                .map((row, _) -> known(row))
                .list()));
  }

  List<Known> firing(String tenant, String hook, String after, int limit) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(FIRING)
                .bind("tenant", tenant)
                .bind("hook", hook)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> known(row))
                .list()));
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        row.getString(1),
        IntakeStore.instant(row.getLong(2)),
        row.getString(3).equals("firing"),
        IntakeStore.instant(row.getLong(4)),
        row.getString(5));
  }
}
