package io.firebreak.incident;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds incidents, for people. */
public final class Incidents {
  private final Journal journal;
  private final IncidentStore store;
  private final EpisodeStore episodes;
  private final CorrelationStore correlation;
  private final StormStore storms;
  private final Database database;
  private final Duration staleAfter;

  /**
   * The incidents of this store.
   *
   * @param staleAfter how long an alert that fires may not have been heard of
   */
  public Incidents(Journal journal, Database database, Duration staleAfter) {
    this.journal = journal;
    this.database = database;
    this.staleAfter = staleAfter;
    this.store = new IncidentStore(database);
    this.episodes = new EpisodeStore(database);
    this.correlation = new CorrelationStore(database);
    this.storms = new StormStore(database);
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
   * @param parent the incident under which it hangs, null for one that stands alone
   * @param groupKey what its alerts have in common, such as {@code labels:service="shop"}
   * @param stale whether it is open and nothing was heard of its alerts for long
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
      @Nullable Instant resolvedAt,
      @Nullable String parent,
      String groupKey,
      boolean stale) {}

  /**
   * An episode of an alert that was heard of.
   *
   * @param mergedInto fingerprint of the alert with which it goes on; null for its own way
   */
  public record Heard(
      String fingerprint, Instant startsAt, boolean firing, @Nullable String mergedInto) {}

  /** The episodes of these alerts, the oldest first. */
  public List<Heard> heard(String tenant, Collection<String> fingerprints) {
    return episodes.episodes(tenant, fingerprints).stream()
        .map(Incidents::heard)
        .sorted(Comparator.comparing(Heard::startsAt))
        .toList();
  }

  /**
   * The episodes that fire, by fingerprint.
   *
   * @param prefix with which their fingerprints begin
   * @param after only greater fingerprints; empty for the first page
   */
  public List<Heard> firing(String tenant, String prefix, String after, int limit) {
    return episodes.firing(tenant, prefix, after, limit).stream().map(Incidents::heard).toList();
  }

  /**
   * Much at once.
   *
   * @param incidents how many opened
   * @param alerts how many are in those
   * @param most what most of them are called, the most frequent first
   * @param open how many are open now
   * @param keptBack runs that wait until the storm is over
   */
  public record Burst(
      long incidents, long alerts, List<Titled> most, Map<Severity, Long> open, long keptBack) {
    public Burst {
      most = List.copyOf(most);
      open = Collections.unmodifiableMap(new TreeMap<>(open));
    }

    /**
     * Incidents that are called the same.
     *
     * @param incidents how many there are
     */
    public record Titled(String title, long incidents) {}
  }

  /** What opened since then, and how all stands now. */
  public Burst burst(String tenant, Instant since) {
    return storms.burst(tenant, since);
  }

  private static Heard heard(View.Seen seen) {
    return new Heard(
        seen.episode().fingerprint(), seen.episode().startsAt(), seen.firing(), seen.mergedInto());
  }

  /** An incident of this tenant with all that is in it. */
  public Optional<Incident> find(String tenant, String id) {
    return store.exists(tenant, id)
        ? Incident.of(journal.read(StreamId.incident(tenant, id), 0))
        : Optional.empty();
  }

  /**
   * Whether an incident is open, and none of its alerts that fire was heard of lately: its source
   * may be silent, or the end was lost. It is no less open for that.
   */
  public boolean isStale(String tenant, String id) {
    return store.isStale(tenant, id, heardSince());
  }

  private Instant heardSince() {
    return database.now().minus(staleAfter);
  }

  /** The incident under which one hangs; empty for one that stands alone. */
  public Optional<String> parent(String tenant, String id) {
    return correlation.parent(tenant, id);
  }

  /** The incidents that hang right under one, the oldest first. */
  public List<Line> children(String tenant, String id, int limit) {
    return correlation.children(tenant, id, limit, heardSince());
  }

  /**
   * Incidents of this tenant, the newest first.
   *
   * @param state only those in it; null for all
   * @param before only those opened before the one with this id; null for the newest
   */
  public List<Line> list(String tenant, @Nullable State state, @Nullable String before, int limit) {
    return store.list(tenant, state, before == null ? "" : before, limit, heardSince());
  }
}
