package io.firebreak.hindsight;

import io.firebreak.action.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a runbook version would have done with the stored alerts, beside what was done.
 *
 * @param runbook its name
 * @param version hash of the version
 * @param since when the first alert that was looked at came, at the earliest
 * @param until up to when alerts were looked at
 * @param alerts how many episodes were looked at, those that got worse once more each
 * @param matched how many of them its trigger matches
 * @param would how often what would have become of those that match, by {@link Line#would}'s word
 * @param did how the runs ended that alerts of this time really started by a runbook of this name
 * @param gained alerts for which it would have run or asked, and for which no run of it was started
 * @param lost alerts for which a run of it was started, and that it would not have taken
 * @param lines one for each alert that matches or was lost, oldest first, at most {@link #MOST}
 * @param cut whether there were more
 */
public record BacktestReport(
    String runbook,
    String version,
    Instant since,
    Instant until,
    long alerts,
    long matched,
    Map<String, Long> would,
    Map<String, Long> did,
    long gained,
    long lost,
    List<Line> lines,
    boolean cut) {
  /** How many alerts are told one by one. */
  public static final int MOST = 500;

  public BacktestReport {
    would = Collections.unmodifiableSortedMap(new TreeMap<>(would));
    did = Collections.unmodifiableSortedMap(new TreeMap<>(did));
    lines = List.copyOf(lines);
  }

  /**
   * One alert.
   *
   * @param at when the delivery came, or when the trigger's hold was over
   * @param episode as explain takes it
   * @param would {@code run}, {@code ask}, {@code suggest}, {@code observe}, the reason for which
   *     nothing would have been started, or what its start would wait for still
   * @param detail what that decision saw
   * @param did runs that the alert really started, each with its state
   */
  public record Line(
      Instant at, String episode, String alert, String would, String detail, List<String> did) {
    public Line {
      did = List.copyOf(did);
    }
  }

  /** One line for logs and lists. */
  public String summary() {
    var time = Duration.between(since, until);
    return "would have matched %d of %d alerts in %s%s; really started: %s"
        .formatted(
            matched,
            alerts,
            Durations.format(Duration.ofHours(Math.max(1, time.toHours()))),
            would.isEmpty() ? "" : ": " + counts(would),
            did.isEmpty() ? "none" : counts(did));
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + " " + count.getValue() + "x")
        .collect(Collectors.joining(", "));
  }
}
