package io.firebreak.app.config;

import io.firebreak.alert.Heartbeats;
import io.firebreak.label.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A sign of life of a source.
 *
 * @param hook id of the hook that it comes in at
 * @param match matchers of the alert that always fires; empty for every delivery
 * @param silentAfter how long nothing may be heard of it
 * @param freeze whether automation is held while it is silent
 */
public record Heartbeat(
    @Setting("Hook that it comes in at, as in its address: `alertmanager` or `alertmanager/NAME`.")
        String hook,
    @Setting(
            "What the alert is like that always fires: matchers such as `alertname=\"Watchdog\"`, all"
                + " of which must fit. Such alerts open no incident. Without any, every delivery to"
                + " the hook is a beat.")
        List<String> match,
    @Setting(
            value =
                "How long nothing may be heard of it before people are told; more than two intervals"
                    + " of its sender.",
            fallback = "15m")
        Duration silentAfter,
    @Setting(
            value = "`true` holds all automation while it is silent, until it is heard again.",
            fallback = "false")
        boolean freeze) {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(31);

  public Heartbeat {
    match = List.copyOf(match);
    for (int i = 0; i < match.size(); i++) {
      try {
        Matcher.parse(match.get(i));
      } catch (IllegalArgumentException e) {
        throw new InvalidSetting("match[" + i + "]", "is " + e.getMessage());
      }
    }
    if (silentAfter.compareTo(SHORTEST) < 0 || silentAfter.compareTo(LONGEST) > 0) {
      throw new InvalidSetting("silent_after", "must be at least 1m and at most 31d");
    }
  }

  /** What the intake listens for. */
  public io.firebreak.alert.Heartbeat named(String name) {
    return new io.firebreak.alert.Heartbeat(
        name, hook, Matcher.parseAll(match), silentAfter, freeze);
  }

  static void mustBeHeard(Map<String, Heartbeat> heartbeats, List<Configuration.Hook> hooks) {
    if (heartbeats.size() > Heartbeats.MOST) {
      throw new InvalidSetting(
          "heartbeats", "are %d, of at most %d".formatted(heartbeats.size(), Heartbeats.MOST));
    }
    heartbeats.forEach((name, heartbeat) -> {
      if (hooks.stream().noneMatch(hook -> hook.id().equals(heartbeat.hook()))) {
        throw new InvalidSetting(
            "heartbeats." + name + ".hook",
            "'" + heartbeat.hook() + "' is none of `hooks`; name one as in its address");
      }
    });
  }
}
