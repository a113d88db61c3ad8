package io.firebreak.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came in lately, so that a repeated delivery does nothing. It is forgotten after twice the
 * time within which a signature is believed, and at a restart: a decision counts only once anyway.
 */
final class Seen {
  private static final Duration KEPT = SlackSignature.TOLERANCE.multipliedBy(2);

  private final InstantSource clock;
  private final Map<String, Instant> keys = new LinkedHashMap<>();

  Seen(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether {@code key} comes for the first time. */
  synchronized boolean first(String key) {
    var now = clock.instant();
    var oldest = keys.values().iterator();
    while (oldest.hasNext() && oldest.next().plus(KEPT).isBefore(now)) {
      oldest.remove();
    }
    return keys.putIfAbsent(key, now) == null;
  }
}
