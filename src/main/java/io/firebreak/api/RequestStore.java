package io.firebreak.api;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Reason;
import io.firebreak.journal.Tx;
import io.firebreak.journal.Unit;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Requests that were answered already, by idempotency key. */
@Singleton
final class RequestStore {
  private static final long KEPT_MICROS = micros(Duration.ofHours(24));

  /** After it a request without an answer is taken for one whose server died over it. */
  private static final long ABANDONED_MICROS = micros(Duration.ofMinutes(2));

  private final Journal journal;

  RequestStore(Journal journal) {
    this.journal = journal;
  }

  /** What is known of a request. */
  sealed interface Earlier {
    /** Nothing: it is taken down as begun. */
    record None() implements Earlier {}

    /** It was answered so. */
    record Answered(int status, String body) implements Earlier {}

    /** It is being worked on. */
    record InFlight() implements Earlier {}

    /** The key stands for another request. */
    record OtherBody() implements Earlier {}
  }

  private enum Known implements Reason {
    KNOWN
  }

  /** Takes a request down as begun, or tells what is known of it. */
  Earlier begin(String tenant, String person, String key, String hash) {
    var earlier = new AtomicReference<Earlier>(new Earlier.None());
    write(tx -> {
      clean(tx);
      var found = find(tx, tenant, person, key, hash);
      if (found != null) {
        earlier.set(found);
        return new Guard.Refusal(Known.KNOWN, "answered before");
      }
      tx.update(
          """
          INSERT INTO api_request (tenant, person, request, hash, created_at)
          VALUES (?, ?, ?, ?, ?)
          """,
          tenant,
          person,
          key,
          hash,
          tx.nowMicros());
      return null;
    });
    return earlier.get();
  }

  private static void clean(Tx tx) throws SQLException {
    tx.update(
        """
        DELETE FROM api_request WHERE created_at < ? OR (status IS NULL AND created_at < ?)
        """,
        tx.nowMicros() - KEPT_MICROS,
        tx.nowMicros() - ABANDONED_MICROS);
  }

  private static @Nullable Earlier find(
      Tx tx, String tenant, String person, String key, String hash) throws SQLException {
    return tx
        .<Earlier>query(
            """
            SELECT hash, status, body FROM api_request
            WHERE tenant = ? AND person = ? AND request = ?
            """,
            row -> {
              if (!row.getString(1).equals(hash)) {
                return new Earlier.OtherBody();
              }
              int status = row.getInt(2);
              return row.wasNull()
                  ? new Earlier.InFlight()
                  : new Earlier.Answered(status, row.getString(3));
            },
            tenant,
            person,
            key)
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** Keeps the answer. */
  void answered(String tenant, String person, String key, int status, String body) {
    write(tx -> {
      tx.update(
          """
          UPDATE api_request SET status = ?, body = ?
          WHERE tenant = ? AND person = ? AND request = ?
          """,
          status,
          body,
          tenant,
          person,
          key);
      return null;
    });
  }

  /** Lets the key be used again. */
  void forget(String tenant, String person, String key) {
    write(tx -> {
      tx.update(
          """
          DELETE FROM api_request
          WHERE tenant = ? AND person = ? AND request = ? AND status IS NULL
          """,
          tenant,
          person,
          key);
      return null;
    });
  }

  private void write(Guard guard) {
    switch (journal.commit(Unit.builder().guard(guard).build())) {
      case Committed.Done _, Committed.Refused _ -> {}
      case Committed.Conflict conflict ->
          throw new IllegalStateException("nothing was appended, yet " + conflict);
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
