package io.firebreak.incident;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incidents.Burst;
import io.firebreak.journal.Database;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Counts what a storm is made of, in the index of incidents. */
final class StormStore {
  private static final String OPENED =
      """
      SELECT count(*) AS incidents, COALESCE(sum(alerts), 0) AS alerts FROM incident
      WHERE tenant = :tenant AND opened_at >= :since
      """;

  private static final String MOST =
      """
      SELECT title, count(*) AS incidents FROM incident
      WHERE tenant = :tenant AND opened_at >= :since
      GROUP BY title ORDER BY incidents DESC, title LIMIT :limit
      """;

  private static final String OPEN =
      """
      SELECT severity, count(*) AS incidents FROM incident
      WHERE tenant = :tenant AND state = 'open' GROUP BY severity
      """;

  private static final String KEPT_BACK =
      "SELECT count(*) FROM held_start WHERE tenant = :tenant AND storm = 1";

  private static final int TITLES = 5;

  private final Database database;

  StormStore(Database database) {
    this.database = database;
  }

  Burst burst(String tenant, Instant since) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(OPENED)
                .bind("tenant", tenant)
                .bind("since", IncidentStore.micros(since))
                .map((row, _) ->
                    new Burst(
                        row.getLong("incidents"),
                        row.getLong("alerts"),
                        most(handle, tenant, since),
                        open(handle, tenant),
                        keptBack(handle, tenant)))
                .one());
  }

  private static List<Burst.Titled> most(Handle handle, String tenant, Instant since) {
    return handle
        .createQuery(MOST)
        .bind("tenant", tenant)
        .bind("since", IncidentStore.micros(since))
        .bind("limit", TITLES)
        .map((row, _) -> new Burst.Titled(row.getString("title"), row.getLong("incidents")))
        .list();
  }

  private static Map<Severity, Long> open(Handle handle, String tenant) {
    var counts = new EnumMap<Severity, Long>(Severity.class);
    handle
        .createQuery(OPEN)
        .bind("tenant", tenant)
        .map((row, _) ->
            Map.entry(
                Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                row.getLong("incidents")))
        .forEach(each -> counts.put(each.getKey(), each.getValue()));
    return counts;
  }

  private static long keptBack(Handle handle, String tenant) {
    return handle.createQuery(KEPT_BACK).bind("tenant", tenant).mapTo(Long.class).one();
  }
}
