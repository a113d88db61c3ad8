package io.firebreak.slack;

import io.firebreak.journal.Guard;
import io.firebreak.journal.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongConsumer;

/** What all replicas have called of Slack, and what it wants to be left alone with. */
final class SlackPaceStore {
  private SlackPaceStore() {}

  /**
   * Takes leave for one more call of a limit, or tells how long to wait.
   *
   * @param every the time that one call takes of the limit
   * @param mostAhead how far ahead of the clock calls may be paid for
   * @param wait told in microseconds; zero for none
   */
  static Guard pay(
      String tenant, String limit, Duration every, Duration mostAhead, LongConsumer wait) {
    return tx -> {
      var now = tx.nowMicros();
      var ahead = now + micros(mostAhead);
      var taken =
          tx.update(
              """
              INSERT INTO slack_pace (tenant, call, paid_until, paused_until) VALUES (?, ?, ?, 0)
              ON CONFLICT (tenant, call) DO UPDATE
              SET paid_until = ? +
                CASE WHEN slack_pace.paid_until < ? THEN ? ELSE slack_pace.paid_until END
              WHERE slack_pace.paid_until <= ?
              """,
              tenant,
              limit,
              now + micros(every),
              micros(every),
              now,
              now,
              ahead);
      wait.accept(taken == 1 ? 0 : Math.max(1, until(tx, "paid_until", tenant, limit) - ahead));
      return null;
    };
  }

  /**
   * Tells how long Slack wants to be left alone with a call.
   *
   * @param more what is waited beyond that
   * @param wait told in microseconds; zero for none
   */
  static Guard paused(String tenant, String call, Duration more, LongConsumer wait) {
    return tx -> {
      var left = until(tx, "paused_until", tenant, call) - tx.nowMicros();
      wait.accept(left > 0 ? left + micros(more) : 0);
      return null;
    };
  }

  /** Slack wants to be left alone with a call for so long. */
  static Guard pause(String tenant, String call, Duration time) {
    return tx -> {
      var until = tx.nowMicros() + micros(time);
      tx.update(
          """
          INSERT INTO slack_pace (tenant, call, paid_until, paused_until) VALUES (?, ?, 0, ?)
          ON CONFLICT (tenant, call) DO UPDATE SET paused_until = excluded.paused_until
          WHERE slack_pace.paused_until < excluded.paused_until
          """,
          tenant,
          call,
          until);
      return null;
    };
  }

  private static long until(Tx tx, String what, String tenant, String call) throws SQLException {
    return tx
        .query(
            "SELECT " + what + " FROM slack_pace WHERE tenant = ? AND call = ?",
            row -> row.getLong(1),
            tenant,
            call)
        .stream()
        .findFirst()
        .orElse(0L);
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
