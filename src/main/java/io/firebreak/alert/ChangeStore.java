package io.firebreak.alert;

import io.firebreak.journal.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The rows by which the changes before an incident are found. */
final class ChangeStore {
  private static final String INSERT =
      """
      INSERT INTO change_event (tenant, delivery_id, number, hook, at, service, change)
      SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (
        SELECT 1 FROM change_event
        WHERE tenant = ? AND service = ? AND at = ? AND hook = ? AND change = ?)
      """;

  private static final String BETWEEN =
      """
      SELECT change FROM change_event
      WHERE tenant = :tenant AND service = :service AND at >= :since AND at <= :until
      ORDER BY at DESC, delivery_id DESC, number DESC
      LIMIT :limit
      """;

  private final Jdbi jdbi;

  ChangeStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Writes a change, unless it is known: a delivery of which a part was not understood is read
   * again as a whole.
   *
   * @param number its place among the changes of the delivery, from 0
   */
  static void insert(Tx tx, HookRef hook, String deliveryId, long number, ChangeEvent change)
      throws SQLException {
    var at = IntakeStore.micros(change.at());
    var json = AlertJson.writeChange(change);
    tx.update(
        INSERT,
        hook.tenant(),
        deliveryId,
        number,
        hook.id(),
        at,
        change.service(),
        json,
        hook.tenant(),
        change.service(),
        at,
        hook.id(),
        json);
  }

  List<ChangeEvent> between(
      String tenant, String service, Instant since, Instant until, int limit) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(BETWEEN)
                .bind("tenant", tenant)
                .bind("service", service)
                .bind("since", IntakeStore.micros(since))
                .bind("until", IntakeStore.micros(until))
                .bind("limit", limit)
                .map((row, _) -> AlertJson.readChange(row.getString(1)))
                .list()));
  }
}
