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
          Duration hold) {
    public ByAlert {
      groupBy = List.copyOf(groupBy);
    }
  }

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
