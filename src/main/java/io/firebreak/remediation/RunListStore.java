package io.firebreak.remediation;

import io.firebreak.gate.EndReason;
import io.firebreak.journal.StreamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Lists runs from the index. */
final class RunListStore {
  private final Jdbi jdbi;

  RunListStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<RunSummary> list(
      String tenant,
      @Nullable String state,
      @Nullable String incident,
      @Nullable String beforeId,
      int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stream, name, about, target, state, reason, ended, created_at, updated_at
                FROM run
                WHERE tenant = :tenant
                  AND (:state = '' OR state = :state)
                  AND (:incident = '' OR about = :incident)
                  AND (:before = '' OR stream < :before)
                ORDER BY stream DESC LIMIT :limit
                """)
            .bind("tenant", tenant)
            .bind("state", state == null ? "" : state)
            .bind("incident", incident == null ? "" : incident)
            .bind("before", beforeId == null ? "" : "run/" + beforeId)
            .bind("limit", limit)
            .map((row, _) -> summary(row))
            .list());
  }

  /** Those that have not ended, newest first. */
  List<RunSummary> live(String tenant, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stream, name, about, target, state, reason, ended, created_at, updated_at
                FROM run
                WHERE tenant = :tenant AND ended = 0
                ORDER BY stream DESC LIMIT :limit
                """)
            .bind("tenant", tenant)
            .bind("limit", limit)
            .map((row, _) -> summary(row))
            .list());
  }

  /** Ids of the runs of an incident that have not ended. */
  List<String> live(String tenant, String incident) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stream FROM run
                WHERE tenant = :tenant AND about = :incident AND ended = 0
                ORDER BY stream
                """)
            .bind("tenant", tenant)
            .bind("incident", incident)
            .map((row, _) -> row.getString(1).substring("run/".length()))
            .list());
  }

  /** Those of these runs that were skipped because another one was at work. */
  List<String> duplicates(String tenant, Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stream FROM run
                WHERE tenant = :tenant AND stream IN (<runs>) AND reason = :reason
                ORDER BY stream
                """)
            .bind("tenant", tenant)
            .bindList("runs", ids.stream().map(id -> "run/" + id).toList())
            .bind("reason", EndReason.DUPLICATE_IN_PROGRESS.code())
            .map((row, _) -> row.getString(1).substring("run/".length()))
            .list());
  }

  /** Ids of the runs of an incident that were skipped or blocked for this reason. */
  List<String> refused(String tenant, String incident, EndReason reason) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stream FROM run
                WHERE tenant = :tenant AND about = :incident AND ended = 1
                  AND state IN ('skipped', 'blocked') AND reason = :reason
                ORDER BY stream
                """)
            .bind("tenant", tenant)
            .bind("incident", incident)
            .bind("reason", reason.code())
            .map((row, _) -> row.getString(1).substring("run/".length()))
            .list());
  }

  /** Those of these runs of an incident that have not ended. */
  List<String> live(String tenant, String incident, Set<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : live(tenant, incident).stream().filter(ids::contains).toList();
  }

  /** Runs that may be waiting for people. */
  List<StreamId> waiting(String tenant) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stream FROM run
                WHERE tenant = :tenant AND ended = 0
                  AND state IN ('awaiting_approval', 'executing')
                ORDER BY created_at
                """)
            .bind("tenant", tenant)
            .map((row, _) -> new StreamId(tenant, row.getString(1)))
            .list());
  }

  List<String> held(String tenant) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT stream FROM run WHERE tenant = :tenant AND state = 'held'")
            .bind("tenant", tenant)
            .mapTo(String.class)
            .list());
  }

  /** A run that came to its end. */
  record Ended(boolean succeeded, Duration took) {}

  /**
   * The newest runs of a runbook that succeeded, failed or were rolled back; looks at no more than
   * {@code limit} runs, whatever became of them.
   */
  List<Ended> ended(String tenant, String runbook, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT state, updated_at - created_at FROM (
                  SELECT state, created_at, updated_at FROM run
                  WHERE tenant = :tenant AND name = :runbook
                  ORDER BY created_at DESC LIMIT :limit
                ) AS newest WHERE state IN ('succeeded', 'failed', 'rolled_back')
                """)
            .bind("tenant", tenant)
            .bind("runbook", runbook)
            .bind("limit", limit)
            .map((row, _) ->
                new Ended(
                    row.getString(1).equals("succeeded"),
                    Duration.of(row.getLong(2), ChronoUnit.MICROS)))
            .list());
  }

  private static RunSummary summary(ResultSet row) throws SQLException {
    return new RunSummary(
        row.getString("stream").substring("run/".length()),
        row.getString("name"),
        row.getString("about"),
        row.getString("target"),
        row.getString("state"),
        row.getString("reason"),
        row.getLong("ended") == 1,
        instant(row.getLong("created_at")),
        instant(row.getLong("updated_at")));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
