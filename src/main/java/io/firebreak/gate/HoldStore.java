package io.firebreak.gate;

import io.firebreak.journal.Guard;
import io.firebreak.journal.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Holds that were placed; checked in the unit of every intent. */
final class HoldStore {
  private HoldStore() {}

  static Guard place(Holds.Hold hold) {
    return tx -> {
      tx.update(
          """
          INSERT INTO hold (tenant, id, scope, reason, person, placed_at, until_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          hold.tenant(),
          hold.id(),
          hold.scope(),
          hold.reason(),
          hold.person(),
          tx.nowMicros(),
          micros(hold.until()));
      return null;
    };
  }

  /** Places it unless one of the same holder stands. */
  static Guard placeOnce(Holds.Hold hold) {
    return tx -> {
      var standing =
          tx.query(
              "SELECT id FROM hold WHERE tenant = ? AND person = ?",
              row -> row.getString(1),
              hold.tenant(),
              hold.person());
      return standing.isEmpty()
          ? place(hold).apply(tx)
          : new Guard.Refusal(HoldReason.HOLDS_ALREADY, standing.getFirst());
    };
  }

  static Guard lift(String tenant, String id) {
    return tx ->
        tx.update("DELETE FROM hold WHERE tenant = ? AND id = ?", tenant, id) == 1
            ? null
            : new Guard.Refusal(HoldReason.NO_SUCH_HOLD, id);
  }

  static List<Holds.Standing> standing(Jdbi jdbi, String tenant, Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT id, scope, reason, person, placed_at, until_at FROM hold
                WHERE tenant = :tenant AND (until_at IS NULL OR until_at > :now)
                ORDER BY placed_at, id
                """)
            .bind("tenant", tenant)
            .bind("now", micros(now))
            .map((row, _) -> standing(tenant, row))
            .list());
  }

  private static Holds.Standing standing(String tenant, ResultSet row) throws SQLException {
    var hold =
        new Holds.Hold(
            tenant,
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            until(row, 6));
    return new Holds.Standing(hold, Instant.EPOCH.plus(row.getLong(5), ChronoUnit.MICROS));
  }

  private static @Nullable Instant until(ResultSet row, int column) throws SQLException {
    long until = row.getLong(column);
    return row.wasNull() ? null : Instant.EPOCH.plus(until, ChronoUnit.MICROS);
  }

  /** Refuses while any hold covers it. */
  static Guard none(String tenant, Reach reach) {
    return tx -> refusal(standing(tx, tenant), reach).orElse(null);
  }

  /** Refuses when no hold covers it. */
  static Guard any(String tenant, Reach reach) {
    return tx ->
        refusal(standing(tx, tenant), reach).isPresent()
            ? null
            : new Guard.Refusal(HoldReason.NO_SUCH_HOLD, "nothing holds it any more");
  }

  private static List<Holds.Reaching> standing(Tx tx, String tenant) throws SQLException {
    return tx.query(
        """
        SELECT scope, person, reason, until_at FROM hold
        WHERE tenant = ? AND (until_at IS NULL OR until_at > ?) ORDER BY placed_at
        """,
        row ->
            Holds.Reaching.of(row.getString(1), row.getString(2), row.getString(3), until(row, 4)),
        tenant,
        tx.nowMicros());
  }

  /** What those of these that cover it mean for it; empty when none does. */
  static Optional<Guard.Refusal> refusal(List<Holds.Reaching> standing, Reach reach) {
    var holds = standing.stream().filter(hold -> reach.heldBy(hold.scope())).toList();
    return holds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Guard.Refusal(
                holds.stream().allMatch(Holds.Reaching::ofTarget)
                    ? EndReason.TARGET_BUSY
                    : EndReason.KILL_SWITCH,
                holds.stream()
                    .map(Holds.Reaching::words)
                    .collect(Collectors.joining("; ", "held (", ")"))));
  }

  private static @Nullable Long micros(@Nullable Instant instant) {
    return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
