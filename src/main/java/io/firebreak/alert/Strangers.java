package io.firebreak.alert;

import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts refused requests by address, so that whoever guesses or floods is told to come later
 * instead of being told whether the guess was wrong. Authentic requests never get here. It keeps
 * the addresses heard of last and forgets the others.
 */
final class Strangers {
  private static final int MOST_ADDRESSES = 4_096;
  private static final long WINDOW_SECONDS = 60;

  private final int most;
  private final Map<InetAddress, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Count> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private record Count(long window, int refused) {}

  /** Strangers that are refused so often in a minute before they are put off. */
  Strangers(int most) {
    this.most = most;
  }

  /** Counts a refusal; true when there were too many from there in this minute. */
  synchronized boolean tooMany(InetAddress address, Instant now) {
    long window = now.getEpochSecond() / WINDOW_SECONDS;
    var count =
        counts.merge(
            address,
            new Count(window, 1),
            (known, one) ->
                known.window() == window ? new Count(window, known.refused() + 1) : one);
    return count.refused() > most;
  }
}
