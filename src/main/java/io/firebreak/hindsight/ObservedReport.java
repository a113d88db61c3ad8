package io.firebreak.hindsight;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook that only watches planned, beside what was done about the same incidents.
 *
 * @param runbook its name
 * @param since when the first run that was looked at was asked for, at the earliest
 * @param until up to when
 * @param observed how many runs of it only observed
 * @param planned how many of them would have gone on to act or to ask
 * @param beside how they stand to what was done, by {@link Beside#code}
 * @param lines one for each, oldest first, at most {@link #MOST}: the newest
 * @param cut whether there were more
 */
public record ObservedReport(
    String runbook,
    Instant since,
    Instant until,
    long observed,
    long planned,
    Map<String, Long> beside,
    List<Line> lines,
    boolean cut) {
  /** How many runs are looked at. */
  public static final int MOST = 500;

  public ObservedReport {
    beside = Collections.unmodifiableSortedMap(new TreeMap<>(beside));
    lines = List.copyOf(lines);
  }

  /**
   * One run that only observed.
   *
   * @param at when it was asked for
   * @param incident null when it belongs to none
   * @param alert name of the alert, null when a person asked for it
   * @param would {@code planned}, or the word for what kept it back
   * @param steps what it would have changed, call by call
   * @param differences from the plan of the first run of the incident that acted; nothing when none
   *     did
   * @param beside how it stands to what was done
   * @param done runs of the incident that do not only observe
   * @param endsAt when the incident was resolved, null while it is open
   */
  public record Line(
      Instant at,
      String run,
      @Nullable String incident,
      @Nullable String alert,
      String would,
      String target,
      List<String> steps,
      List<Difference> differences,
      String beside,
      List<Deed> done,
      @Nullable Instant endsAt) {
    public Line {
      steps = List.copyOf(steps);
      differences = List.copyOf(differences);
      done = List.copyOf(done);
    }
  }
}
