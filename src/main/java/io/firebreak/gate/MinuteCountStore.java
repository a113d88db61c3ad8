package io.firebreak.gate;

import io.firebreak.journal.Guard;
import java.util.function.LongConsumer;

/** What all processes counted, by the second. */
final class MinuteCountStore {
  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final long MINUTE = 60;

  private MinuteCountStore() {}

  /**
   * Adds to what this second brought.
   *
   * @param sum told what this and the 59 seconds before it brought
   */
  static Guard add(String tenant, String what, long more, LongConsumer sum) {
    return tx -> {
      var second = tx.nowMicros() / MICROS_OF_SECOND;
      tx.update(
          """
          INSERT INTO minute_count (tenant, what, second, amount) VALUES (?, ?, ?, ?)
          ON CONFLICT (tenant, what, second) DO UPDATE
          SET amount = minute_count.amount + excluded.amount
          """,
          tenant,
          what,
          second,
          more);
      tx.update(
          "DELETE FROM minute_count WHERE tenant = ? AND what = ? AND second <= ?",
          tenant,
          what,
          second - MINUTE);
      sum.accept(
          tx.query(
                  """
                  SELECT sum(amount) FROM minute_count
                  WHERE tenant = ? AND what = ? AND second <= ?
                  """,
                  row -> row.getLong(1),
                  tenant,
                  what,
                  second)
              .getFirst());
      return null;
    };
  }

  static Guard forget(String tenant, String what) {
    return tx -> {
      tx.update("DELETE FROM minute_count WHERE tenant = ? AND what = ?", tenant, what);
      return null;
    };
  }
}
