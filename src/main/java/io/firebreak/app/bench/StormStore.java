package io.firebreak.app.bench;

import io.firebreak.journal.Database;
import java.util.Map;
import java.util.TreeMap;

/** Counts what the measured program has stored. */
final class StormStore {
  private final Database database;

  StormStore(Database database) {
    this.database = database;
  }

  long deliveries() {
    return count("SELECT count(*) FROM delivery");
  }

  long unrouted() {
    return count("SELECT count(*) FROM delivery WHERE routed = 0");
  }

  long episodes() {
    return count("SELECT count(*) FROM episode");
  }

  /** Alerts that are in an incident. */
  long inIncidents() {
    return count("SELECT count(*) FROM incident_alert WHERE incident_id IS NOT NULL");
  }

  /**
   * Alerts that were over before incidents heard of their beginning, as when a machine is so slow
   * that only a later try brings it: they are known, and open no incident.
   */
  long overBefore() {
    return count(
        "SELECT count(*) FROM incident_alert WHERE incident_id IS NULL AND status = 'resolved'");
  }

  /** How many runs each runbook has. */
  Map<String, Long> runs() {
    return database
        .jdbi()
        .withHandle(handle -> {
          var runs = new TreeMap<String, Long>();
          handle
              .createQuery("SELECT name, count(*) AS runs FROM run GROUP BY name")
              .map((row, _) -> Map.entry(row.getString("name"), row.getLong("runs")))
              .forEach(each -> runs.put(each.getKey(), each.getValue()));
          return runs;
        });
  }

  private long count(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
