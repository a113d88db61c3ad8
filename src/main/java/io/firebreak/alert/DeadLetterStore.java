package io.firebreak.alert;

import io.firebreak.journal.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The rows of dead letters. */
final class DeadLetterStore {
  private static final String LIST =
      """
      SELECT delivery_id, hook, received_at, reason, detail, replayed_at, replayed_as
      FROM dead_letter
      WHERE tenant = :tenant AND delivery_id < :before
      ORDER BY delivery_id DESC
      LIMIT :limit
      """;

  private static final String FIND =
      """
      SELECT l.delivery_id, l.hook, l.received_at, l.reason, l.detail, l.replayed_at,
             l.replayed_as, d.headers, d.body
      FROM dead_letter l JOIN delivery d ON d.id = l.delivery_id
      WHERE l.tenant = :tenant AND l.delivery_id = :id
      """;

  private static final String MARK_REPLAYED =
      """
      UPDATE dead_letter SET replayed_at = ?, replayed_as = ?
      WHERE tenant = ? AND delivery_id = ? AND replayed_at IS NULL
      """;

  /** Sorts after every id. */
  private static final String NEWEST = "~";

  private final Jdbi jdbi;

  DeadLetterStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<DeadLetter> list(String tenant, @Nullable String before, int limit) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(LIST)
                .bind("tenant", tenant)
                .bind("before", before == null ? NEWEST : before)
                .bind("limit", limit)
                .map((row, context) -> letter(row))
                .list()));
  }

  Optional<DeadLetters.Opened> find(String tenant, String deliveryId) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(FIND)
                .bind("tenant", tenant)
                .bind("id", deliveryId)
                .map((row, context) -> opened(row))
                .findFirst()));
  }

  /** Whether the letter was still open. */
  static boolean markReplayed(Tx tx, String tenant, String deliveryId, String as)
      throws SQLException {
    return tx.update(MARK_REPLAYED, tx.nowMicros(), as, tenant, deliveryId) == 1;
  }

  private static DeadLetters.Opened opened(ResultSet row) throws SQLException {
    var letter = letter(row);
    return new DeadLetters.Opened(
        letter,
        new RawDelivery(
            letter.deliveryId(),
            letter.receivedAt(),
            AlertJson.readHeaders(row.getString("headers")),
            row.getBytes("body")));
  }

  private static DeadLetter letter(ResultSet row) throws SQLException {
    long at = row.getLong("replayed_at");
    boolean open = row.wasNull();
    return new DeadLetter(
        row.getString("delivery_id"),
        row.getString("hook"),
        IntakeStore.instant(row.getLong("received_at")),
        row.getString("reason"),
        row.getString("detail"),
        open ? null : IntakeStore.instant(at),
        row.getString("replayed_as"));
  }
}
