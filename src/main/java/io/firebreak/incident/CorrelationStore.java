package io.firebreak.incident;

import io.firebreak.incident.CorrelationRule.Side;
import io.firebreak.journal.Database;
import io.firebreak.journal.Tx;
import io.firebreak.label.VisibleText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The index of what may explain what: written in the unit of its events. */
final class CorrelationStore {
  private final Database database;

  CorrelationStore(Database database) {
    this.database = database;
  }

  /** A tie of an alert that fires, which has this name. */
  record Row(
      String pair,
      Side side,
      Episode episode,
      String incidentId,
      String name,
      String rule,
      Instant from,
      Instant until) {}

  /** One incident hangs, with one alert at least, under another one. */
  record Edge(String child, String parent) {}

  /** Alerts of one incident that are to be looked at again. */
  record Waiting(String tenant, String incidentId, Episode episode) {}

  /** The ties of this side with these pairs, of alerts that were heard of since then. */
  List<Row> ties(String tenant, Side side, Collection<String> pairs, Instant heardSince) {
    if (pairs.isEmpty()) {
      return List.of();
    }
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT tie.pair, tie.side, tie.fingerprint, tie.starts_at, tie.incident_id,
                           tie.name, tie.rule, tie.from_at, tie.until_at
                    FROM correlation_tie tie
                    JOIN episode heard
                      ON heard.tenant = tie.tenant AND heard.fingerprint = tie.fingerprint
                        AND heard.starts_at = tie.starts_at
                    WHERE tie.tenant = :tenant AND tie.side = :side AND tie.pair IN (<pairs>)
                      AND heard.last_seen > :heardSince
                    """)
                .bind("heardSince", IncidentStore.micros(heardSince))
                .bind("tenant", tenant)
                .bind("side", code(side))
                .bindList("pairs", List.copyOf(pairs))
                .map((row, _) -> row(row))
                .list());
  }

  /** Under what these incidents hang, and so on up to the top. */
  List<Edge> above(String tenant, Collection<String> incidents) {
    if (incidents.isEmpty()) {
      return List.of();
    }
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    WITH RECURSIVE up (child, parent) AS (
                      SELECT incident_id, parent FROM inhibition
                      WHERE tenant = :tenant AND incident_id IN (<incidents>)
                      UNION
                      SELECT next.incident_id, next.parent
                      FROM inhibition next JOIN up ON next.incident_id = up.parent
                      WHERE next.tenant = :tenant
                    )
                    SELECT child, parent FROM up
                    """)
                .bind("tenant", tenant)
                .bindList("incidents", List.copyOf(incidents))
                .map((row, _) -> new Edge(row.getString(1), row.getString(2)))
                .list());
  }

  /**
   * Alerts that an alert explains which came, or was tied, after them: those that nothing explains
   * yet, and those of which what explains them goes after it. Some of them stay, because the two
   * explain each other and one of them must go first.
   *
   * @param after only those of incidents with a greater id; empty for the first
   */
  List<Waiting> unexplained(Instant heardSince, String after, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT DISTINCT child.tenant, child.incident_id, child.fingerprint,
                           child.starts_at
                    FROM correlation_tie child
                    JOIN correlation_tie cause
                      ON cause.tenant = child.tenant AND cause.pair = child.pair
                        AND cause.side = 'parent'
                        AND (cause.fingerprint <> child.fingerprint
                          OR cause.starts_at <> child.starts_at)
                        AND child.starts_at BETWEEN cause.from_at AND cause.until_at
                    JOIN episode heard
                      ON heard.tenant = cause.tenant AND heard.fingerprint = cause.fingerprint
                        AND heard.starts_at = cause.starts_at AND heard.last_seen > :heardSince
                    LEFT JOIN inhibition known
                      ON known.tenant = child.tenant AND known.fingerprint = child.fingerprint
                        AND known.starts_at = child.starts_at
                    LEFT JOIN correlation_tie present
                      ON present.tenant = known.tenant AND present.pair = known.pair
                        AND present.side = 'parent'
                        AND present.fingerprint = known.parent_fingerprint
                        AND present.starts_at = known.parent_starts_at
                    WHERE child.side = 'child' AND child.incident_id > :after
                      AND (known.fingerprint IS NULL
                        OR (cause.rule_order, cause.starts_at, cause.fingerprint)
                          < (present.rule_order, present.starts_at, present.fingerprint))
                    ORDER BY child.incident_id, child.starts_at, child.fingerprint
                    LIMIT :limit
                    """)
                .bind("after", after)
                .bind("heardSince", IncidentStore.micros(heardSince))
                .bind("limit", limit)
                .map((row, _) -> waiting(row))
                .list());
  }

  /**
   * Alerts that fire although what explains them was over then, or explains them no more, or was
   * not heard of for long.
   */
  List<Waiting> due(Instant overSince, Instant heardSince, int limit) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT known.tenant, known.incident_id, known.fingerprint, known.starts_at
                    FROM inhibition known
                    LEFT JOIN correlation_tie child
                      ON child.tenant = known.tenant AND child.pair = known.pair
                        AND child.side = 'child' AND child.fingerprint = known.fingerprint
                        AND child.starts_at = known.starts_at
                    LEFT JOIN correlation_tie cause
                      ON cause.tenant = known.tenant AND cause.pair = known.pair
                        AND cause.side = 'parent' AND cause.fingerprint = known.parent_fingerprint
                        AND cause.starts_at = known.parent_starts_at
                    LEFT JOIN incident_alert parent
                      ON parent.tenant = known.tenant
                        AND parent.fingerprint = known.parent_fingerprint
                        AND parent.starts_at = known.parent_starts_at
                    LEFT JOIN episode heard
                      ON heard.tenant = known.tenant
                        AND heard.fingerprint = known.parent_fingerprint
                        AND heard.starts_at = known.parent_starts_at
                    WHERE (child.pair IS NULL OR cause.pair IS NULL
                        OR heard.last_seen <= :heardSince)
                      AND COALESCE(parent.ends_at, 0) <= :since
                    ORDER BY known.tenant, known.incident_id
                    LIMIT :limit
                    """)
                .bind("since", IncidentStore.micros(overSince))
                .bind("heardSince", IncidentStore.micros(heardSince))
                .bind("limit", limit)
                .map((row, _) -> waiting(row))
                .list());
  }

  /** Whether no alert that fires stands on a side of a rule. */
  boolean isEmpty() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT tenant FROM (
                      SELECT tenant FROM correlation_tie UNION ALL SELECT tenant FROM inhibition
                    ) AS used LIMIT 1
                    """)
                .mapTo(String.class)
                .findFirst()
                .isEmpty());
  }

  /** Tenants with open incidents. */
  List<String> openTenants() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT DISTINCT tenant FROM incident WHERE state = 'open'")
                .mapTo(String.class)
                .list());
  }

  /** Under which incident one hangs. */
  Optional<String> parent(String tenant, String id) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT parent FROM incident
                    WHERE tenant = :tenant AND id = :id AND parent IS NOT NULL
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .mapTo(String.class)
                .findFirst());
  }

  /**
   * What hangs right under an incident, the oldest first.
   *
   * @param since of what was not heard since then is stale
   */
  List<Incidents.Line> children(String tenant, String parent, int limit, Instant since) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    IncidentStore.LINE
                        + """
                        WHERE tenant = :tenant AND parent = :parent
                        ORDER BY id LIMIT :limit
                        """)
                .bind("tenant", tenant)
                .bind("parent", parent)
                .bind("limit", limit)
                .bind("since", IncidentStore.micros(since))
                .map((row, context) -> IncidentStore.line(row))
                .list());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString(1),
        Side.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
        new Episode(row.getString(3), IncidentStore.instant(row.getLong(4))),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        IncidentStore.instant(row.getLong(8)),
        IncidentStore.instant(row.getLong(9)));
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    return new Waiting(
        row.getString(1),
        row.getString(2),
        new Episode(row.getString(3), IncidentStore.instant(row.getLong(4))));
  }

  static int write(Tx tx, Incident incident, IncidentEvent.Tied event) throws SQLException {
    untie(tx, incident.tenant(), event.episode());
    var rows = new ArrayList<@Nullable Object[]>();
    for (var tie : event.ties()) {
      rows.add(
          new @Nullable Object[] {
            incident.tenant(),
            tie.pair(),
            code(tie.side()),
            event.episode().fingerprint(),
            IncidentStore.micros(event.episode().startsAt()),
            incident.id(),
            VisibleText.line(nameOf(incident, event.episode())),
            tie.rule(),
            (long) tie.order(),
            bound(tie.from()),
            bound(tie.until())
          });
    }
    tx.updateAll(
        """
        INSERT INTO correlation_tie
          (tenant, pair, side, fingerprint, starts_at, incident_id, name, rule, rule_order,
           from_at, until_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows);
    return 1;
  }

  private static String nameOf(Incident incident, Episode episode) {
    return Objects.requireNonNull(incident.alerts().get(episode)).alert().name();
  }

  private static long bound(@Nullable Instant instant) {
    return instant == null ? 0 : IncidentStore.micros(instant);
  }

  /** Nothing is left of an episode that ended. */
  static void over(Tx tx, String tenant, Episode episode) throws SQLException {
    untie(tx, tenant, episode);
    InhibitionStore.release(tx, tenant, episode);
  }

  private static void untie(Tx tx, String tenant, Episode episode) throws SQLException {
    tx.update(
        """
        DELETE FROM correlation_tie WHERE tenant = ? AND fingerprint = ? AND starts_at = ?
        """,
        tenant,
        episode.fingerprint(),
        IncidentStore.micros(episode.startsAt()));
  }

  private static String code(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }
}
