package io.firebreak.alert;

import io.firebreak.journal.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
        AND (:hook = '' OR hook = :hook OR substr(hook, 1, length(:hook) + 1) = :hook || '/')
        AND (:reason = '' OR reason = :reason)
        AND (:all = 1 OR replayed_at IS NULL)
      ORDER BY delivery_id DESC
      LIMIT :limit
      """;

  private static final String OPEN =
      """
      SELECT delivery_id FROM dead_letter
      WHERE tenant = :tenant AND delivery_id > :after AND replayed_at IS NULL
        AND (:hook = '' OR hook = :hook OR substr(hook, 1, length(:hook) + 1) = :hook || '/')
        AND (:reason = '' OR reason = :reason)
      ORDER BY delivery_id
      LIMIT :limit
      """;

  /** Letters that are old and that no kept sample of a drift needs. */
  private static final String EXPIRED =
      """
      SELECT tenant, delivery_id FROM dead_letter
      WHERE received_at < :before
        AND NOT EXISTS (
          SELECT 1 FROM schema_drift d WHERE d.delivery_id = dead_letter.delivery_id)
      ORDER BY delivery_id
      LIMIT :limit
      """;

  private static final String DELETE =
      "DELETE FROM dead_letter WHERE tenant = ? AND delivery_id = ?";

  /** The bytes go too where nothing else was read out of them. */
  private static final String DELETE_BYTES =
      "DELETE FROM delivery WHERE tenant = ? AND id = ? AND alerts = '[]' AND routed = 1";

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

  List<DeadLetter> list(
      String tenant, DeadLetters.Filter filter, @Nullable String before, int limit) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(LIST)
                .bind("tenant", tenant)
                .bind("before", before == null ? NEWEST : before)
                .bind("hook", Objects.requireNonNullElse(filter.source(), ""))
                .bind("reason", Objects.requireNonNullElse(filter.reason(), ""))
                .bind("all", filter.open() ? 0L : 1L)
                .bind("limit", limit)
                .map((row, context) -> letter(row))
                .list()));
  }

  /** Ids of open letters, oldest first, after one id. */
  List<String> open(String tenant, DeadLetters.Filter filter, String after, int limit) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(OPEN)
                .bind("tenant", tenant)
                .bind("after", after)
                .bind("hook", Objects.requireNonNullElse(filter.source(), ""))
                .bind("reason", Objects.requireNonNullElse(filter.reason(), ""))
                .bind("limit", limit)
                .mapTo(String.class)
                .list()));
  }

  /**
   * A letter that may be forgotten.
   *
   * @param id of its delivery
   */
  record Expired(String tenant, String id) {}

  /** Letters that came before a time, oldest first. */
  List<Expired> expired(Instant before, int limit) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(EXPIRED)
                .bind("before", IntakeStore.micros(before))
                .bind("limit", limit)
                .map((row, context) -> new Expired(row.getString(1), row.getString(2)))
                .list()));
  }

  static void delete(Tx tx, Expired letter) throws SQLException {
    tx.update(DELETE, letter.tenant(), letter.id());
    tx.update(DELETE_BYTES, letter.tenant(), letter.id());
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
