package io.firebreak.alert;

import io.firebreak.label.Matcher;
import java.time.Duration;
import java.util.List;

/**
 * A sign of life that a source gives again and again. When it is silent, nothing would be heard of
 * a real problem either.
 *
 * @param name by which people know it
 * @param hook id of the hook that it comes in at
 * @param matchers of the alert that always fires; without any, every delivery is a beat
 * @param silentAfter how long nothing may be heard of it
 * @param freezes whether automation is held while it is silent
 */
public record Heartbeat(
    String name, String hook, List<Matcher> matchers, Duration silentAfter, boolean freezes) {
  public Heartbeat {
    matchers = List.copyOf(matchers);
  }

  /** Whether an alert is this heartbeat, and so tells of no problem. */
  boolean is(Alert alert) {
    return !matchers.isEmpty() && Matcher.all(matchers, alert.matchable());
  }

  /** Whether a delivery to its hook is a sign of life. An alert that is resolved is none. */
  boolean isHeardIn(Parsed parsed) {
    return matchers.isEmpty()
        || (parsed instanceof Parsed.Alerts(var alerts, var _, var _)
            && alerts.stream()
                .anyMatch(alert -> alert.status() == Alert.Status.FIRING && is(alert)));
  }
}
