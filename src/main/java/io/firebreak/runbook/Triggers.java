package io.firebreak.runbook;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What starts a runbook.
 *
 * @param alert by an alert, or null
 * @param schedule by the clock, or null
 * @param manual whether a person may start it
 */
public record Triggers(
    @Key("Starts it for an alert.") @Nullable ByAlert alert,
    @Key("Starts it by the clock, with no alert.") @Nullable BySchedule schedule,
    @Key(value = "Lets people start it from Slack, page, CLI or API.", fallback = "false")
        boolean manual) {

  /**
   * By an alert.
   *
   * @param when which alerts
   * @param groupBy labels of the incident's group key; empty for the source's own grouping
   * @param hold the alert must still be firing after this long
   * @param throttle keeps like alerts from starting a run each; null when each may
   * @param flapping when an alert that comes and goes must first stay; null when it need not
   */
  public record ByAlert(
      @Key("Which alerts: CEL over alert.") Expression when,
      @Key(
              value = "Labels of the incident's group key; by default the source's own grouping.",
              most = 16)
          List<String> groupBy,
      @Key(
              value = "The alert must still be firing after this long.",
              fallback = "0s",
              min = "0s",
              max = "1d")
          Duration hold,
      @Key("Keeps like alerts from starting a run each.") @Nullable Throttle throttle,
      @Key("When an alert that comes and goes must first stay.") @Nullable Flapping flapping) {
    public ByAlert {
      groupBy = List.copyOf(groupBy);
    }
  }

  /**
   * Keeps like alerts from starting a run each: exactly one of the three times is given.
   *
   * @param onceWithin after a start none other begins for so long
   * @param onceAfter alerts are collected for so long, then one run begins
   * @param accumulateWithin how close together {@code threshold} alerts must come to begin a run
   * @param threshold how many; null without {@code accumulateWithin}
   * @param by labels whose values make alerts alike
   */
  public record Throttle(
      @Key(
              value = "After a start none other begins for so long; this or one of the others.",
              min = "1s",
              max = "7d")
          @Nullable Duration onceWithin,
      @Key(
              value =
                  "Alerts are collected for so long, from the first; then one run begins, if one"
                      + " still fires.",
              min = "1s",
              max = "1d")
          @Nullable Duration onceAfter,
      @Key(
              value = "A run begins when `threshold` alerts came so close together.",
              min = "1s",
              max = "7d")
          @Nullable Duration accumulateWithin,
      @Key(value = "How many alerts, for `accumulate_within`.", min = "2", max = "1000")
          @Nullable Integer threshold,
      @Key(value = "Labels whose values make alerts alike.", least = 1, most = 16)
          List<String> by) {
    public Throttle {
      by = List.copyOf(by);
    }
  }

  /**
   * When an alert comes and goes: it then starts a run only once it has fired for all of {@code
   * within} without a break.
   *
   * @param times how often it must have begun
   * @param within in which time
   */
  public record Flapping(
      @Key(value = "How often it must have begun.", min = "2", max = "100") int times,
      @Key(
              value = "In which time; so long it must then fire without a break.",
              min = "10s",
              max = "1d")
          Duration within) {}

  /**
   * By the clock.
   *
   * @param cron in Quartz's form, seconds first
   * @param zone in which it is read
   */
  public record BySchedule(
      @Key("Quartz cron expression, seconds first: 0 0 3 * * ?") String cron,
      @Key(value = "Time zone in which the cron expression is read.", fallback = "UTC")
          ZoneId zone) {}
}
