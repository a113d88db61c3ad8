package io.firebreak.gate;

import io.firebreak.durable.Outbox;
import io.firebreak.incident.Storms;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has people told of a storm once a minute while it stands, and once when it is over. Processes
 * that share a store tell the same minute, so that it is told once. Not thread-safe.
 */
public final class StormNews {
  /** What the summary of a minute is called in the outbox, before its time in epoch seconds. */
  public static final String SUBJECT = "storm/";

  /** How much one summary tells of. */
  public static final Duration MINUTE = Duration.ofMinutes(1);

  private final Journal journal;
  private final Storms storms;
  private final List<String> topics;
  private final InstantSource clock;
  private @Nullable Instant told;

  /**
   * Tells nothing yet.
   *
   * @param topics of the outbox that are told
   */
  public StormNews(Journal journal, Storms storms, List<String> topics, InstantSource clock) {
    this.journal = journal;
    this.storms = storms;
    this.topics = List.copyOf(topics);
    this.clock = clock;
  }

  /** Looks whether there is something to tell; to be called every few seconds. */
  public void look(String tenant) {
    var minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    if (storms.standing(tenant).isPresent()) {
      if (!minute.equals(told)) {
        tell(tenant, minute);
        told = minute;
      }
    } else if (told != null) {
      tell(tenant, minute);
      told = null;
    }
  }

  private void tell(String tenant, Instant minute) {
    var unit = Unit.builder();
    var subject = SUBJECT + minute.getEpochSecond();
    topics.forEach(topic -> unit.guard(Outbox.enqueue(tenant, topic, subject)));
    journal.commit(unit.build());
  }
}
