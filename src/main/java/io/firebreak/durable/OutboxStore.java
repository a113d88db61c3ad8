package io.firebreak.durable;

import io.firebreak.journal.Guard;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What must be told to the outside. */
final class OutboxStore {
  private OutboxStore() {}

  /** A subject to be told about. */
  record Due(String tenant, String subject, long version, int attempts) {}

  static Guard enqueue(String tenant, String topic, String subject) {
    return tx -> {
      tx.update(
          """
          INSERT INTO outbox (tenant, topic, subject, version, attempts, next_at)
          VALUES (?, ?, ?, 1, 0, 0)
          ON CONFLICT (topic, subject) DO UPDATE SET version = outbox.version + 1
          """,
          tenant,
          topic,
          subject);
      return null;
    };
  }

  /**
   * Takes what is due the longest and keeps others off it for {@code holdMicros}. What waits does
   * not wait longer because the clock was set back meanwhile.
   *
   * @param lastMicros the time when this was last asked, 0 for never
   * @param nowMicros is set to the time of this
   */
  static Guard take(
      String topic,
      long holdMicros,
      String skipLocked,
      long lastMicros,
      AtomicLong nowMicros,
      List<Due> into) {
    var sql =
        """
        UPDATE outbox SET next_at = ?, attempts = attempts + 1
        WHERE topic = ? AND subject IN (
          SELECT subject FROM outbox WHERE topic = ? AND next_at <= ?
          ORDER BY next_at LIMIT 1
        """
            + skipLocked
            + ") RETURNING tenant, subject, version, attempts";
    return tx -> {
      var now = tx.nowMicros();
      nowMicros.set(now);
      if (now < lastMicros) {
        tx.update(
            "UPDATE outbox SET next_at = next_at - ? WHERE topic = ? AND next_at > ?",
            lastMicros - now,
            topic,
            now);
      }
      into.clear(); // a unit may be tried more than once
      into.addAll(
          tx.query(
              sql,
              row ->
                  new Due(row.getString(1), row.getString(2), row.getLong(3), (int) row.getLong(4)),
              now + holdMicros,
              topic,
              topic,
              now));
      return null;
    };
  }

  /** Done, unless the subject changed meanwhile: then it is due again, after what waits longer. */
  static Guard told(String topic, Due due) {
    return tx -> {
      var gone =
          tx.update(
              "DELETE FROM outbox WHERE topic = ? AND subject = ? AND version = ?",
              topic,
              due.subject(),
              due.version());
      if (gone == 0) {
        tx.update(
            "UPDATE outbox SET next_at = ?, attempts = 0 WHERE topic = ? AND subject = ?",
            tx.nowMicros(),
            topic,
            due.subject());
      }
      return null;
    };
  }

  /** Makes due what an earlier life of the only process had taken and not told. */
  static Guard release(String topic) {
    return tx -> {
      tx.update("UPDATE outbox SET next_at = 0 WHERE topic = ?", topic);
      return null;
    };
  }

  static Guard later(String topic, Due due, long waitMicros) {
    return tx -> {
      tx.update(
          "UPDATE outbox SET next_at = ? WHERE topic = ? AND subject = ?",
          tx.nowMicros() + waitMicros,
          topic,
          due.subject());
      return null;
    };
  }
}
