package io.firebreak.alert;

import io.firebreak.journal.StorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Reads deliveries back. */
final class DeliveryStore {
  private static final String UNROUTED =
      """
      SELECT tenant, id, hook, received_at, alerts FROM delivery
      WHERE routed = 0
      ORDER BY urgent DESC, id
      LIMIT :limit
      """;

  private static final String UNROUTED_AFTER =
      """
      SELECT tenant, id, hook, received_at, alerts FROM delivery
      WHERE routed = 0 AND urgent = :urgent AND id > :after
      ORDER BY id
      LIMIT :limit
      """;

  private static final String WAITING =
      """
      SELECT count(*) FROM (SELECT id FROM delivery WHERE routed = 0 LIMIT :most) AS waiting
      """;

  private static final String FIND =
      """
      SELECT tenant, id, hook, received_at, alerts FROM delivery
      WHERE id = :id AND tenant = :tenant
      """;

  private static final String RECEIVED =
      """
      SELECT tenant, id, hook, received_at, alerts FROM delivery
      WHERE tenant = :tenant AND received_at >= :since
        AND (received_at > :since OR id > :after)
      ORDER BY received_at, id
      LIMIT :limit
      """;

  private static final String LAST_RECEIVED =
      """
      SELECT received_at FROM delivery
      WHERE tenant = :tenant
      ORDER BY received_at DESC, id DESC
      LIMIT 1
      """;

  private final Jdbi jdbi;

  DeliveryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<StoredDelivery> unrouted(int limit) {
    return reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(UNROUTED)
                .bind("limit", limit)
                .map((row, context) -> delivery(row))
                .list()));
  }

  List<StoredDelivery> unrouted(boolean urgent, String afterId, int limit) {
    return reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(UNROUTED_AFTER)
                .bind("urgent", urgent ? 1L : 0L)
                .bind("after", afterId)
                .bind("limit", limit)
                .map((row, context) -> delivery(row))
                .list()));
  }

  int waiting(int most) {
    return reading(() ->
        jdbi.withHandle(
            handle -> handle.createQuery(WAITING).bind("most", most).mapTo(Integer.class).one()));
  }

  List<StoredDelivery> received(String tenant, Instant since, String afterId, int limit) {
    return reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(RECEIVED)
                .bind("tenant", tenant)
                .bind("since", IntakeStore.micros(since))
                .bind("after", afterId)
                .bind("limit", limit)
                .map((row, context) -> delivery(row))
                .list()));
  }

  Optional<StoredDelivery> find(String tenant, String id) {
    return reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(FIND)
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> delivery(row))
                .findFirst()));
  }

  /** When the last one came; empty when none ever did. */
  Optional<Instant> lastReceived(String tenant) {
    return reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(LAST_RECEIVED)
                .bind("tenant", tenant)
                .mapTo(Long.class)
                .findFirst()
                .map(IntakeStore::instant)));
  }

  private static StoredDelivery delivery(ResultSet row) throws SQLException {
    return new StoredDelivery(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("hook"),
        IntakeStore.instant(row.getLong("received_at")),
        AlertJson.read(row.getString("alerts")));
  }

  /** Reads, and says so in the journal's words when the database does not answer. */
  static <T> T reading(java.util.function.Supplier<T> query) {
    try {
      return query.get();
    } catch (JdbiException e) {
      throw new StorageException("deliveries cannot be read", e);
    }
  }
}
