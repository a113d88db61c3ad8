package io.firebreak.runbook;

import io.firebreak.journal.Guard;
import java.util.List;
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

  Guard keep(RunbookVersion version) {
    return tx -> {
      tx.update(
          """
          INSERT INTO runbook_version (tenant, hash, name, path, author, canonical_json)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (tenant, hash) DO NOTHING
          """,
          tenant,
          version.hash(),
          version.runbook().name(),
          version.path(),
          version.author(),
          version.canonicalJson());
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
