package io.firebreak.hindsight;

import io.firebreak.remediation.Drills.Drill;
import io.firebreak.runbook.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a runbook stands with its drills.
 *
 * @param runbook its name
 * @param last the newest drill that ended, null when there is none
 * @param passedAt when the newest one that passed was asked for, null when none did
 * @param every how often one is due
 * @param staleness how much of that time is over since the last one that passed, per cent: from 100
 *     on it is overdue; null when none passed
 */
public record DrillRecord(
    String runbook,
    @Nullable Drill last,
    @Nullable Instant passedAt,
    Duration every,
    @Nullable Long staleness) {
  /** How often a runbook is to be tried. */
  static final Duration QUARTERLY = Duration.ofDays(91);

  /** How often a critical one is: one of high risk. */
  static final Duration MONTHLY = Duration.ofDays(30);

  private static final long PER_CENT = 100;

  static DrillRecord of(
      Runbook runbook, @Nullable Drill last, Optional<Drill> passed, Instant now) {
    var every = runbook.risk() == Runbook.Risk.HIGH ? MONTHLY : QUARTERLY;
    var passedAt = passed.map(Drill::at).orElse(null);
    return new DrillRecord(
        runbook.name(),
        last,
        passedAt,
        every,
        passedAt == null
            ? null
            : Duration.between(passedAt, now).toMillis() * PER_CENT / every.toMillis());
  }

  /** In what way it is stale; empty when it is not. */
  Optional<RotReport.Item> rot() {
    var due = "one is due every " + every.toDays() + " days";
    if (last == null) {
      return Optional.of(
          new RotReport.Item(runbook, RotReason.NEVER_DRILLED, "no drill is on record; " + due));
    } else if (!last.passed()) {
      var reason = last.reason() == null ? "" : " (" + last.reason() + ")";
      return Optional.of(
          new RotReport.Item(
              runbook,
              RotReason.DRILL_FAILED,
              "drill " + last.run() + " of " + last.at() + " ended " + last.state() + reason));
    } else if (staleness != null && staleness >= PER_CENT) {
      return Optional.of(
          new RotReport.Item(
              runbook,
              RotReason.DRILL_OVERDUE,
              "the last drill was at %s; %s (staleness %d%%)".formatted(passedAt, due, staleness)));
    }
    return Optional.empty();
  }
}
