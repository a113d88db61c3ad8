package io.firebreak.access;

import io.firebreak.access.AccessEvent.LinkIssued;
import io.firebreak.access.AccessEvent.Refusal;
import io.firebreak.access.AccessEvent.SignedIn;
import io.firebreak.access.AccessEvent.TokenIssued;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The index of tokens, links and sessions: written in the unit of their events, asked by hash. */
final class AccessStore {
  private final Database database;

  AccessStore(Database database) {
    this.database = database;
  }

  /** Whether any link was ever made: if not, this is the first start. */
  boolean hasLinks() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT hash FROM sign_in_link LIMIT 1
                    """)
                .mapTo(String.class)
                .findFirst()
                .isPresent());
  }

  Optional<String> tokenOwner(String hash) {
    return owner(
        """
        SELECT person FROM api_token WHERE hash = :hash AND revoked = 0 AND expires_at > :now
        """,
        hash);
  }

  Optional<String> sessionOwner(String hash) {
    return owner(
        """
        SELECT person FROM web_session WHERE hash = :hash AND ended = 0 AND expires_at > :now
        """,
        hash);
  }

  private Optional<String> owner(String sql, String hash) {
    long now = micros(database.now());
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(sql)
                .bind("hash", hash)
                .bind("now", now)
                .mapTo(String.class)
                .findFirst());
  }

  /** A token without its secret. */
  record TokenRow(String id, String person, String label, long expiresAt, long revoked) {}

  List<TokenRow> tokens(String tenant) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT id, person, label, expires_at, revoked FROM api_token
                    WHERE tenant = :tenant ORDER BY id
                    """)
                .bind("tenant", tenant)
                .map((row, context) ->
                    new TokenRow(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5)))
                .list());
  }

  static Guard insert(String tenant, TokenIssued token) {
    return tx -> {
      tx.update(
          """
          INSERT INTO api_token (tenant, id, person, label, hash, expires_at, revoked)
          VALUES (?, ?, ?, ?, ?, ?, 0)
          """,
          tenant,
          token.id(),
          token.person(),
          token.label(),
          token.hash(),
          micros(token.expiresAt()));
      return null;
    };
  }

  static Guard revoke(String tenant, String id) {
    return tx ->
        tx.update(
                    """
                    UPDATE api_token SET revoked = 1 WHERE tenant = ? AND id = ? AND revoked = 0
                    """,
                    tenant,
                    id)
                == 1
            ? null
            : new Guard.Refusal(Refusal.UNKNOWN, "there is no such token, or it is revoked");
  }

  static Guard insert(String tenant, LinkIssued link) {
    return tx -> {
      tx.update(
          """
          INSERT INTO sign_in_link (tenant, hash, person, expires_at, spent) VALUES (?, ?, ?, ?, 0)
          """,
          tenant,
          link.hash(),
          link.person(),
          micros(link.expiresAt()));
      return null;
    };
  }

  /** Spends the link and opens the session, or says why the link does not let anybody in. */
  static Guard redeem(String tenant, SignedIn signedIn) {
    return tx -> {
      int spent =
          tx.update(
              """
              UPDATE sign_in_link SET spent = 1
              WHERE hash = ? AND person = ? AND spent = 0 AND expires_at > ?
              """,
              signedIn.link(),
              signedIn.person(),
              tx.nowMicros());
      if (spent != 1) {
        return new Guard.Refusal(whyNot(tx, signedIn.link()), "sign-in link");
      }
      tx.update(
          """
          INSERT INTO web_session (tenant, hash, person, expires_at, ended) VALUES (?, ?, ?, ?, 0)
          """,
          tenant,
          signedIn.hash(),
          signedIn.person(),
          micros(signedIn.expiresAt()));
      return null;
    };
  }

  private static Refusal whyNot(Tx tx, String link) throws SQLException {
    List<Long> spent =
        tx.query(
            """
            SELECT spent FROM sign_in_link WHERE hash = ?
            """,
            row -> row.getLong(1),
            link);
    return spent.isEmpty()
        ? Refusal.UNKNOWN
        : spent.getFirst() == 1 ? Refusal.SPENT : Refusal.EXPIRED;
  }

  /** Whose link it is, whether it still works or not. */
  Optional<String> linkOwner(String hash) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT person FROM sign_in_link WHERE hash = :hash
                    """)
                .bind("hash", hash)
                .mapTo(String.class)
                .findFirst());
  }

  static Guard end(String hash) {
    return tx -> {
      tx.update(
          """
          UPDATE web_session SET ended = 1 WHERE hash = ? AND ended = 0
          """,
          hash);
      return null;
    };
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
