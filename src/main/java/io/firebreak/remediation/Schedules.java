package io.firebreak.remediation;

import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Triggers.BySchedule;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * Starts the runs that are due by the clock. What is due follows from the runbooks and the time
 * alone, and the run of an instant always has the same id, so that neither a restart nor another
 * replica starts it twice. Not thread-safe.
 */
public final class Schedules {
  /**
   * An instant that passed while nobody looked is made up for so long, and of several only the last
   * one; what is older is left out, because the world that it was meant for is gone.
   */
  static final Duration LATE = Duration.ofMinutes(5);

  private final String tenant;
  private final Starter starter;
  private final Supplier<Collection<RunbookVersion>> inForce;
  private final Function<RunbookVersion, Instant> since;
  private final InstantSource clock;
  private final Map<String, Instant> seen = new HashMap<>();

  /**
   * Schedules of the runbooks in force.
   *
   * @param since when a version came into force; what was due before is none of its business
   */
  public Schedules(
      String tenant,
      Starter starter,
      Supplier<Collection<RunbookVersion>> inForce,
      Function<RunbookVersion, Instant> since,
      InstantSource clock) {
    this.tenant = tenant;
    this.starter = starter;
    this.inForce = inForce;
    this.since = since;
    this.clock = clock;
  }

  /** Starts what is due and not started yet. */
  public void look() {
    var now = clock.instant();
    for (var version : inForce.get()) {
      var schedule = version.runbook().triggers().schedule();
      if (schedule != null) {
        due(version, schedule, now).ifPresent(at -> start(version, at));
      }
    }
  }

  private void start(RunbookVersion version, Instant at) {
    if (at.isAfter(since.apply(version))) {
      starter.scheduled(tenant, version, at);
    }
    seen.put(version.runbook().name(), at);
  }

  /** The last instant of a schedule up to now that was not seen to yet. */
  private Optional<Instant> due(RunbookVersion version, BySchedule schedule, Instant now) {
    var from = now.minus(LATE);
    var last = seen.get(version.runbook().name());
    var cron = cron(schedule);
    Instant due = null;
    var next = after(cron, last != null && last.isAfter(from) ? last : from);
    while (next != null && !next.isAfter(now)) {
      due = next;
      next = after(cron, next);
    }
    return Optional.ofNullable(due);
  }

  private static @Nullable Instant after(CronExpression cron, Instant instant) {
    var next = cron.getNextValidTimeAfter(Date.from(instant));
    return next == null ? null : next.toInstant();
  }

  private static CronExpression cron(BySchedule schedule) {
    try {
      var cron = new CronExpression(schedule.cron());
      cron.setTimeZone(TimeZone.getTimeZone(schedule.zone()));
      return cron;
    } catch (ParseException e) {
      throw new IllegalStateException("a schedule that lint let pass: " + schedule.cron(), e);
    }
  }
}
