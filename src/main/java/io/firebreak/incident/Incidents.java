package io.firebreak.incident;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds incidents, for people. */
public final class Incidents {
  private final Journal journal;
  private final IncidentStore store;

  /** The incidents of this store. */
  public Incidents(Journal journal, Database database) {
    this.journal = journal;
    this.store = new IncidentStore(database);
  }

  /**
   * One line of a list.
   *
   * @param severity the worst that any of its alerts had
   * @param firing how many alerts fire
   * @param alerts how many episodes there were
   * @param startedAt earliest start of an alert, by the source
   * @param openedAt when the first delivery about it came
   * @param resolvedAt when the last alert ended, null while open
   */
  public record Line(
      String id,
      String title,
      State state,
      Severity severity,
      long firing,
      long alerts,
      Instant startedAt,
      Instant openedAt,
      @Nullable Instant resolvedAt) {}

  /** An incident of this tenant with all that is in it. */
  public Optional<Incident> find(String tenant, String id) {
    return store.exists(tenant, id)
        ? Incident.of(journal.read(StreamId.incident(tenant, id), 0))
        : Optional.empty();
  }

  /**
   * Incidents of this tenant, the newest first.
   *
   * @param state only those in it; null for all
   * @param before only those opened before the one with this id; null for the newest
   */
  public List<Line> list(String tenant, @Nullable State state, @Nullable String before, int limit) {
    return store.list(tenant, state, before == null ? "" : before, limit);
  }
}
