package io.firebreak.runbook;

import io.firebreak.journal.Guard;
import io.firebreak.runbook.RunbookSource.Change;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Versions by content, and which of them are in force. */
final class VersionStore {
  private final Jdbi jdbi;
  private final String tenant;

  VersionStore(Jdbi jdbi, String tenant) {
    this.jdbi = jdbi;
    this.tenant = tenant;
  }

  /** A stored version that is in force. */
  record Head(String name, String hash, String path) {}

  Optional<RunbookVersion> byHash(String hash) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT canonical_json, path, author FROM runbook_version
                WHERE tenant = :tenant AND hash = :hash
                """)
            .bind("tenant", tenant)
            .bind("hash", hash)
            .map((row, context) -> {
              var canonical = row.getString(1);
              return new RunbookVersion(
                  hash, canonical, Canonical.read(canonical), row.getString(2), row.getString(3));
            })
            .findOne());
  }

  List<Head> heads() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT name, hash, path FROM runbook_head WHERE tenant = :tenant ORDER BY name")
            .bind("tenant", tenant)
            .map((row, context) -> new Head(row.getString(1), row.getString(2), row.getString(3)))
            .list());
  }

  /** What was written, with comments; empty for what was stored before that was kept. */
  Optional<String> text(String hash) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT source_text FROM runbook_version
                WHERE tenant = :tenant AND hash = :hash AND source_text IS NOT NULL
                """)
            .bind("tenant", tenant)
            .bind("hash", hash)
            .mapTo(String.class)
            .findOne());
  }

  /** The changes of a runbook, newest first. */
  List<VersionChange> history(String name, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT number, changed_at, hash, path, author,
                  commit_id, written_at, head, signer
                FROM runbook_change WHERE tenant = :tenant AND name = :name
                ORDER BY number DESC LIMIT :limit
                """)
            .bind("tenant", tenant)
            .bind("name", name)
            .bind("limit", limit)
            .map((row, _) -> change(row))
            .list());
  }

  /** The last change of each runbook, by its name. */
  Map<String, VersionChange> newest() {
    var newest = new HashMap<String, VersionChange>();
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                """
                SELECT number, changed_at, hash, path, author,
                  commit_id, written_at, head, signer, name
                FROM runbook_change c WHERE tenant = :tenant AND number = (
                  SELECT MAX(number) FROM runbook_change
                  WHERE tenant = c.tenant AND name = c.name)
                """)
            .bind("tenant", tenant)
            .map((row, _) -> Map.entry(row.getString(10), change(row)))
            .forEach(entry -> newest.put(entry.getKey(), entry.getValue())));
    return newest;
  }

  private static VersionChange change(ResultSet row) throws SQLException {
    var author = row.getString(5);
    var commit = row.getString(6);
    return new VersionChange(
        row.getLong(1),
        instant(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        author,
        commit == null
            ? null
            : new Change(
                commit,
                author == null ? "" : author,
                instant(row.getLong(7)),
                row.getString(8),
                row.getString(9)));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Adds a line to a runbook's history. */
  Guard changed(
      String name,
      @Nullable String hash,
      String path,
      @Nullable String author,
      @Nullable Change change) {
    return tx -> {
      tx.update(
          """
          INSERT INTO runbook_change (tenant, name, number, changed_at, hash, path, author,
            commit_id, written_at, head, signer)
          SELECT ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?
          FROM runbook_change WHERE tenant = ? AND name = ?
          """,
          tenant,
          name,
          tx.nowMicros(),
          hash,
          path,
          author,
          change == null ? null : change.commit(),
          change == null ? null : (Long) ChronoUnit.MICROS.between(Instant.EPOCH, change.at()),
          change == null ? null : change.head(),
          change == null ? null : change.signer(),
          tenant,
          name);
      return null;
    };
  }

  Guard keep(RunbookVersion version, @Nullable String text) {
    return tx -> {
      tx.update(
          """
          INSERT INTO runbook_version
            (tenant, hash, name, path, author, canonical_json, source_text)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (tenant, hash) DO NOTHING
          """,
          tenant,
          version.hash(),
          version.runbook().name(),
          version.path(),
          version.author(),
          version.canonicalJson(),
          text);
      return null;
    };
  }

  /** Puts a version in force, unless another process has changed what was in force before. */
  Guard putInForce(RunbookVersion version, @Nullable String previous) {
    return tx -> {
      var changed =
          previous == null
              ? tx.update(
                  """
                  INSERT INTO runbook_head (tenant, name, hash, path) VALUES (?, ?, ?, ?)
                  ON CONFLICT (tenant, name) DO NOTHING
                  """,
                  tenant,
                  version.runbook().name(),
                  version.hash(),
                  version.path())
              : tx.update(
                  """
                  UPDATE runbook_head SET hash = ?, path = ?
                  WHERE tenant = ? AND name = ? AND hash = ?
                  """,
                  version.hash(),
                  version.path(),
                  tenant,
                  version.runbook().name(),
                  previous);
      return changed == 1 ? null : moved(version.runbook().name());
    };
  }

  Guard withdraw(Head head) {
    return tx ->
        tx.update(
                    "DELETE FROM runbook_head WHERE tenant = ? AND name = ? AND hash = ?",
                    tenant,
                    head.name(),
                    head.hash())
                == 1
            ? null
            : moved(head.name());
  }

  private static Guard.Refusal moved(String name) {
    return new Guard.Refusal(CatalogueReason.CHANGED_MEANWHILE, name);
  }
}
