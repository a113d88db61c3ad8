package io.firebreak.runbook;

import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The versions that were brought in for a share of incidents. */
final class CanaryStore {
  private final Database database;
  private final String tenant;

  CanaryStore(Database database, String tenant) {
    this.database = database;
    this.tenant = tenant;
  }

  /** All that were not superseded. */
  List<Canary> all() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT runbook, trust, version, stable, share, state, started_at
                    FROM runbook_canary WHERE tenant = :tenant AND state <> 'superseded'
                    """)
                .bind("tenant", tenant)
                .map((row, _) ->
                    new Canary(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        new BigDecimal(row.getString(5)),
                        Canary.State.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                        Instant.EPOCH.plus(row.getLong(7), ChronoUnit.MICROS)))
                .list());
  }

  /** Begins one, or begins it anew. */
  Guard begin(Canary canary) {
    return tx -> {
      tx.update(
          """
          INSERT INTO runbook_canary
            (tenant, runbook, trust, version, stable, share, state, started_at)
          VALUES (?, ?, ?, ?, ?, ?, 'open', ?)
          ON CONFLICT (tenant, runbook, trust) DO UPDATE SET version = excluded.version,
            stable = excluded.stable, state = 'open', started_at = excluded.started_at
          """,
          tenant,
          canary.runbook(),
          canary.trust(),
          canary.version(),
          canary.stable(),
          canary.share().toPlainString(),
          tx.nowMicros());
      return null;
    };
  }

  /** Another version came into force: what was not decided is over, but for that version's own. */
  Guard supersede(String runbook, String trust) {
    return tx -> {
      tx.update(
          """
          UPDATE runbook_canary SET state = 'superseded'
          WHERE tenant = ? AND runbook = ? AND trust <> ?
          """,
          tenant,
          runbook,
          trust);
      return null;
    };
  }

  /** The same candidate, worded otherwise, has another hash. */
  Guard renamed(String runbook, String trust, String version) {
    return tx -> {
      tx.update(
          "UPDATE runbook_canary SET version = ? WHERE tenant = ? AND runbook = ? AND trust = ?",
          version,
          tenant,
          runbook,
          trust);
      return null;
    };
  }

  /** Ends one, unless somebody was faster. */
  Guard end(Canary canary, Canary.State end) {
    return tx ->
        tx.update(
                    """
                    UPDATE runbook_canary SET state = ?
                    WHERE tenant = ? AND runbook = ? AND trust = ? AND state = 'open'
                    """,
                    end.code(),
                    tenant,
                    canary.runbook(),
                    canary.trust())
                == 1
            ? null
            : new Guard.Refusal(CatalogueReason.CHANGED_MEANWHILE, canary.runbook());
  }

  /** What the runs of a version said since a time. */
  Map<Trial, Integer> trials(String trust, Instant since) {
    var counts = new HashMap<Trial, Integer>();
    database
        .jdbi()
        .useHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT outcome, COUNT(*) FROM runbook_trial
                    WHERE tenant = :tenant AND trust = :trust AND at >= :since GROUP BY outcome
                    """)
                .bind("tenant", tenant)
                .bind("trust", trust)
                .bind("since", ChronoUnit.MICROS.between(Instant.EPOCH, since))
                .map((row, _) ->
                    Map.entry(
                        Trial.valueOf(row.getString(1).toUpperCase(Locale.ROOT)), row.getInt(2)))
                .forEach(count -> counts.put(count.getKey(), count.getValue())));
    return counts;
  }
}
