package io.firebreak.incident;

import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Reason;
import io.firebreak.journal.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The silences, as their events tell them. */
final class SilenceStore {
  private final Database database;

  SilenceStore(Database database) {
    this.database = database;
  }

  enum Refusal implements Reason {
    /** Another process told the same. */
    KNOWN_ALREADY
  }

  /** Makes one known, or what has changed of it; refuses when that is known already. */
  static Guard place(String tenant, Silence silence) {
    return tx ->
        tx.update(
                    """
                    INSERT INTO silence
                      (tenant, id, server, matchers, reason, person, starts_at, ends_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (tenant, id) DO UPDATE SET
                      matchers = excluded.matchers, reason = excluded.reason,
                      person = excluded.person, starts_at = excluded.starts_at,
                      ends_at = excluded.ends_at
                    WHERE silence.matchers <> excluded.matchers
                      OR silence.reason <> excluded.reason
                      OR silence.person <> excluded.person
                      OR silence.starts_at <> excluded.starts_at
                      OR silence.ends_at <> excluded.ends_at
                    """,
                    tenant,
                    silence.id(),
                    silence.server(),
                    String.join("\n", silence.matchers()),
                    silence.reason(),
                    silence.person(),
                    IncidentStore.micros(silence.startsAt()),
                    IncidentStore.micros(silence.endsAt()))
                == 1
            ? null
            : new Guard.Refusal(Refusal.KNOWN_ALREADY, silence.id());
  }

  /** Refuses when people have made so many here that stand or are to come. */
  static Guard fewerThan(String tenant, int most) {
    return tx -> {
      var count =
          tx.query(
              "SELECT count(*) FROM silence WHERE tenant = ? AND server IS NULL AND ends_at > ?",
              row -> row.getInt(1),
              tenant,
              tx.nowMicros());
      return count.getFirst() < most
          ? null
          : new Guard.Refusal(SilenceReason.TOO_MANY_SILENCES, Integer.toString(most));
    };
  }

  /** Removes those that ended before then. */
  static void forget(Tx tx, long before) throws SQLException {
    tx.update("DELETE FROM silence WHERE ends_at < ?", before);
  }

  static Guard expire(String tenant, String id) {
    return tx ->
        tx.update("DELETE FROM silence WHERE tenant = ? AND id = ?", tenant, id) == 1
            ? null
            : new Guard.Refusal(SilenceReason.NO_SUCH_SILENCE, id);
  }

  /** Those that stand, or are to come; the one that ends last is first. */
  List<Silence> known(String tenant, Instant now) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT id, server, matchers, reason, person, starts_at, ends_at FROM silence
                    WHERE tenant = :tenant AND ends_at > :now ORDER BY ends_at DESC, id
                    """)
                .bind("tenant", tenant)
                .bind("now", IncidentStore.micros(now))
                .map((row, _) -> silence(row))
                .list());
  }

  /** Those that stand; the one that ends last is first. */
  List<Silence> standing(String tenant) {
    var now = database.now();
    return known(tenant, now).stream().filter(silence -> !silence.startsAt().isAfter(now)).toList();
  }

  Set<String> standingIds(String tenant) {
    return standing(tenant).stream().map(Silence::id).collect(Collectors.toUnmodifiableSet());
  }

  private static Silence silence(ResultSet row) throws SQLException {
    return new Silence(
        row.getString(1),
        row.getString(2),
        List.of(row.getString(3).split("\n", -1)),
        row.getString(4),
        row.getString(5),
        IncidentStore.instant(row.getLong(6)),
        IncidentStore.instant(row.getLong(7)));
  }
}
