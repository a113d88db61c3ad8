package io.firebreak.runbook;

import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookEvent.RungCause;
import io.firebreak.runbook.RunbookEvent.RungChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What runs said about versions, and the changes of their rungs. */
final class LadderStore {
  private final Database database;
  private final String tenant;

  LadderStore(Database database, String tenant) {
    this.database = database;
    this.tenant = tenant;
  }

  /** Counts a run; a run is counted once. */
  static Guard count(String tenant, String run, RunbookVersion version, String trust, Trial trial) {
    return tx -> {
      tx.update(
          """
          INSERT INTO runbook_trial (tenant, run, runbook, trust, version, era, outcome, at)
          SELECT ?, ?, ?, ?, ?, COALESCE(MAX(number), 0), ?, ?
          FROM runbook_rung WHERE tenant = ? AND trust = ?
          ON CONFLICT (tenant, run) DO NOTHING
          """,
          tenant,
          run,
          version.runbook().name(),
          trust,
          version.hash(),
          trial.code(),
          tx.nowMicros(),
          tenant,
          trust);
      return null;
    };
  }

  /** Refuses when the version has fallen, or was put lower, by now. */
  static Guard stillAuto(String tenant, String trust, boolean fromTheStart) {
    return tx -> {
      var found =
          tx.query(
                  """
                  SELECT COALESCE(
                      (SELECT rung FROM runbook_rung WHERE tenant = ? AND trust = ?
                        ORDER BY number DESC LIMIT 1), ?),
                    (SELECT run FROM runbook_trial
                      WHERE tenant = ? AND trust = ? AND outcome = 'fell' AND era = (
                        SELECT COALESCE(MAX(number), 0) FROM runbook_rung
                        WHERE tenant = ? AND trust = ?)
                      LIMIT 1)
                  """,
                  row -> new Now(row.getString(1), row.getString(2)),
                  tenant,
                  trust,
                  fromTheStart ? "auto" : "approve",
                  tenant,
                  trust,
                  tenant,
                  trust)
              .getFirst();
      return found.fellBy() == null && found.rung().equals("auto")
          ? null
          : new Guard.Refusal(LadderReason.TRUST_LOST, found.words());
    };
  }

  private record Now(String rung, @Nullable String fellBy) {
    String words() {
      return fellBy == null
          ? "this version was put on " + rung
          : "this version fell to approve: run " + fellBy + " failed";
    }
  }

  /** Puts a version on another rung, unless somebody was faster. */
  static Guard change(String tenant, RungChanged to) {
    return tx ->
        tx.update(
                    """
                    INSERT INTO runbook_rung
                      (tenant, trust, number, runbook, version, rung, cause, person, detail, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (tenant, trust, number) DO NOTHING
                    """,
                    tenant,
                    to.trust(),
                    to.number(),
                    to.name(),
                    to.version(),
                    word(to.to()),
                    word(to.cause()),
                    to.person(),
                    to.detail(),
                    tx.nowMicros())
                == 1
            ? null
            : new Guard.Refusal(CatalogueReason.CHANGED_MEANWHILE, to.name());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  Rung rung(String trust, Promotion promotion) {
    return database.jdbi().withHandle(handle -> rung(handle, trust, promotion));
  }

  private Rung rung(Handle handle, String trust, Promotion promotion) {
    var numbered =
        handle
            .createQuery(
                """
                SELECT number, version, rung, cause, person, detail, changed_at FROM runbook_rung
                WHERE tenant = :tenant AND trust = :trust ORDER BY number DESC LIMIT 1
                """)
            .bind("tenant", tenant)
            .bind("trust", trust)
            .map((row, _) -> Map.entry(row.getLong(1), change(row)))
            .findFirst();
    var first = Rung.first(promotion);
    var number = numbered.map(Map.Entry::getKey).orElse(0L);
    var last = numbered.map(Map.Entry::getValue).orElse(null);
    var set = last == null ? first.set() : last.rung();
    if (set == Autonomy.AUTO) {
      var fellBy = fellBy(handle, trust, number);
      return new Rung(number, set, fellBy == null ? 0 : 1, 0, fellBy, last);
    }
    var counts = counts(handle, trust, number);
    var proved = counts.getOrDefault(Trial.PROVED, 0);
    var runs = counts.values().stream().mapToInt(Integer::intValue).sum();
    return new Rung(number, set, runs, proved, null, last);
  }

  private @Nullable String fellBy(Handle handle, String trust, long era) {
    return handle
        .createQuery(
            """
            SELECT run FROM runbook_trial
            WHERE tenant = :tenant AND trust = :trust AND era = :era AND outcome = 'fell' LIMIT 1
            """)
        .bind("tenant", tenant)
        .bind("trust", trust)
        .bind("era", era)
        .mapTo(String.class)
        .findFirst()
        .orElse(null);
  }

  private Map<Trial, Integer> counts(Handle handle, String trust, long era) {
    var counts = new HashMap<Trial, Integer>();
    handle
        .createQuery(
            """
            SELECT outcome, COUNT(*) FROM runbook_trial
            WHERE tenant = :tenant AND trust = :trust AND era = :era GROUP BY outcome
            """)
        .bind("tenant", tenant)
        .bind("trust", trust)
        .bind("era", era)
        .map((row, _) -> Map.entry(trial(row.getString(1)), row.getInt(2)))
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    return counts;
  }

  private static Trial trial(String word) {
    return Trial.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Rung.Change change(ResultSet row) throws SQLException {
    return new Rung.Change(
        row.getString(2),
        Autonomy.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
        RungCause.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getString(5),
        row.getString(6),
        Instant.EPOCH.plus(row.getLong(7), ChronoUnit.MICROS));
  }

  /** The changes of all versions of a runbook, newest first. */
  List<Rung.Change> changes(String runbook, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT number, version, rung, cause, person, detail, changed_at
                    FROM runbook_rung WHERE tenant = :tenant AND runbook = :runbook
                    ORDER BY changed_at DESC, number DESC LIMIT :limit
                    """)
                .bind("tenant", tenant)
                .bind("runbook", runbook)
                .bind("limit", limit)
                .map((row, _) -> change(row))
                .list());
  }

  /** The records of trust to which something was added since a time. */
  Set<String> touched(Instant since) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT trust FROM runbook_trial WHERE tenant = :tenant AND at >= :since
                    UNION SELECT trust FROM runbook_rung
                      WHERE tenant = :tenant AND changed_at >= :since
                    """)
                .bind("tenant", tenant)
                .bind("since", ChronoUnit.MICROS.between(Instant.EPOCH, since))
                .mapTo(String.class)
                .set());
  }
}
