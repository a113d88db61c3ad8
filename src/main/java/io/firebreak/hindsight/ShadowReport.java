package io.firebreak.hindsight;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * In what a candidate version of a runbook differs from the version in force, by the stored alerts,
 * beside what was done.
 *
 * @param runbook its name
 * @param candidate hash of the candidate
 * @param inForce hash of the version in force; null when there is none, which then matches nothing
 * @param since when the first alert that was looked at came, at the earliest
 * @param until up to when alerts were looked at
 * @param alerts how many episodes were looked at, those that got worse once more each
 * @param matched how many of them at least one of both matches
 * @param agree for how many of these nothing differs
 * @param differ for how many something does
 * @param planned for how many both plans were made, from the answers on record
 * @param differences how many of these have a difference, by {@link Difference#what}
 * @param beside how the candidate stands to what was done, by {@link Beside#code}; of the lines
 * @param lines one for each alert that either matches, oldest first, at most {@link #MOST}
 * @param cut whether there were more; of those, plans and what was done were not looked at
 */
public record ShadowReport(
    String runbook,
    String candidate,
    @Nullable String inForce,
    Instant since,
    Instant until,
    long alerts,
    long matched,
    long agree,
    long differ,
    long planned,
    Map<String, Long> differences,
    Map<String, Long> beside,
    List<Line> lines,
    boolean cut) {
  /** How many alerts are told one by one. */
  public static final int MOST = 500;

  public ShadowReport {
    differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
    beside = Collections.unmodifiableSortedMap(new TreeMap<>(beside));
    lines = List.copyOf(lines);
  }

  /**
   * One alert.
   *
   * @param at when its delivery came
   * @param episode as explain takes it
   * @param incident null when none heard of it
   * @param theirs what would become of it by the version in force: a word of {@link
   *     BacktestReport.Line#would} with what it saw
   * @param own the same of the candidate
   * @param planned whether plans were made of both, from the answers to a run on record
   * @param differences nothing when they agree
   * @param beside how the candidate stands to what was done
   * @param done runs of the incident
   * @param endsAt when the alert ended, null while it fires
   */
  public record Line(
      Instant at,
      String episode,
      String alert,
      @Nullable String incident,
      String theirs,
      String own,
      boolean planned,
      List<Difference> differences,
      String beside,
      List<Deed> done,
      @Nullable Instant endsAt) {
    public Line {
      differences = List.copyOf(differences);
      done = List.copyOf(done);
    }
  }
}
