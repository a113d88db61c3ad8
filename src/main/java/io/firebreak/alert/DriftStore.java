package io.firebreak.alert;

import com.google.re2j.Pattern;
import io.firebreak.journal.Tx;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The rows of schema drifts, and how a version is read out of a body that nobody understands. */
final class DriftStore {
  /** Most versions that are told apart for one source, so that no sender can fill the table. */
  static final int MOST_VERSIONS = 20;

  private static final String NONE = "none";
  private static final String OTHER = "other";
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,39}");
  private static final List<String> NAMES =
      List.of("version", "schema_version", "schemaVersion", "specversion", "schemaId", "Type");
  private static final StrictJson JSON = StrictJson.within(Limits.DEFAULT);

  private static final String VERSIONS =
      "SELECT version FROM schema_drift WHERE tenant = ? AND source = ?";

  private static final String COUNT =
      """
      INSERT INTO schema_drift
        (tenant, source, version, reason, detail, count, first_seen, last_seen, delivery_id)
      VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)
      ON CONFLICT (tenant, source, version) DO UPDATE SET
        count = schema_drift.count + 1,
        reason = excluded.reason,
        detail = excluded.detail,
        last_seen = excluded.last_seen
      """;

  private static final String LIST =
      """
      SELECT source, version, reason, detail, count, first_seen, last_seen, delivery_id
      FROM schema_drift
      WHERE tenant = :tenant
      ORDER BY source, version
      """;

  private final Jdbi jdbi;

  DriftStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<SchemaDrift> list(String tenant) {
    return DeliveryStore.reading(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(LIST)
                .bind("tenant", tenant)
                .map((row, context) ->
                    new SchemaDrift(
                        row.getString("source"),
                        row.getString("version"),
                        row.getString("reason"),
                        row.getString("detail"),
                        row.getLong("count"),
                        IntakeStore.instant(row.getLong("first_seen")),
                        IntakeStore.instant(row.getLong("last_seen")),
                        row.getString("delivery_id")))
                .list()));
  }

  /** Counts a delivery of a known source whose shape or version is not known. */
  static void count(Tx tx, HookRef hook, RawDelivery raw, DeadLetterReason reason, String detail)
      throws SQLException {
    var known = tx.query(VERSIONS, row -> row.getString(1), hook.tenant(), hook.source());
    var named = version(raw);
    var version = known.contains(named) || known.size() < MOST_VERSIONS ? named : OTHER;
    long at = IntakeStore.micros(raw.receivedAt());
    tx.update(
        COUNT, hook.tenant(), hook.source(), version, reason.code(), detail, at, at, raw.id());
  }

  /** The version that a body says it has. */
  private static String version(RawDelivery raw) {
    if (!(JSON.read(raw.body()) instanceof StrictJson.Read.Value(var body))) {
      return NONE;
    }
    return NAMES.stream()
        .map(name -> body.path(name).asText())
        .filter(VERSION::matches)
        .findFirst()
        .orElse(NONE);
  }
}
