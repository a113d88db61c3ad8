package io.firebreak.slack;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long Slack wants to be left alone, for each method in each channel. */
final class Pauses {
  private final Map<String, Long> until = new ConcurrentHashMap<>();

  /** Slack wants to be left alone with this for so long. */
  void ask(String what, Duration time) {
    until.put(what, System.nanoTime() + time.toNanos());
  }

  /** How long still; zero when not at all. */
  Duration left(String what) {
    var end = until.get(what);
    if (end == null) {
      return Duration.ZERO;
    }
    var left = end - System.nanoTime();
    if (left <= 0) {
      until.remove(what, end);
      return Duration.ZERO;
    }
    return Duration.ofNanos(left);
  }
}
