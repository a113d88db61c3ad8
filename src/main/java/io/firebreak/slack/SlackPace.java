package io.firebreak.slack;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls within the limits that Slack documents: new messages in each channel, edits in the
 * whole workspace. A part of each limit is left to what asks people, so that a question does not
 * wait behind progress.
 */
final class SlackPace {
  /** What Slack allows of a method, as we use it. */
  enum Limit {
    /** One message a second, with short bursts. */
    POST("chat.postMessage", true, Duration.ofSeconds(1), 5, 2),
    /** Tier 3: fifty in a minute, in all channels of a workspace together. */
    EDIT("chat.update", false, Duration.ofMillis(1_200), 20, 5),
    /** Tier 4: a hundred in a minute in a workspace; it asks nobody. */
    ROOM("files.getUploadURLExternal", false, Duration.ofMillis(600), 20, 0),
    /** A picture is a message too. */
    SHARE("files.completeUploadExternal", true, Duration.ofSeconds(1), 5, 0);

    private final String method;
    private final boolean eachChannel;
    private final long everyNanos;
    private final int burst;
    private final int keptForQuestions;

    Limit(String method, boolean eachChannel, Duration every, int burst, int keptForQuestions) {
      this.method = method;
      this.eachChannel = eachChannel;
      this.everyNanos = every.toNanos();
      this.burst = burst;
      this.keptForQuestions = keptForQuestions;
    }

    static @Nullable Limit of(String method) {
      for (var limit : values()) {
        if (limit.method.equals(method)) {
          return limit;
        }
      }
      return null;
    }

    private long mostAhead(boolean asksPeople) {
      return (burst - 1 - (asksPeople ? 0 : keptForQuestions)) * everyNanos;
    }
  }

  private final Map<String, Long> paidUntil = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /**
   * Nothing was called yet.
   *
   * @param nanos a clock that only goes forward
   */
  SlackPace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes leave for one call.
   *
   * @param asksPeople whether it asks people for something, which has room when other calls have
   *     none
   * @return zero when it may be made now; else how long to wait before asking again
   */
  Duration take(String method, String channel, boolean asksPeople) {
    var limit = Limit.of(method);
    if (limit == null) {
      return Duration.ZERO;
    }
    var wait = new long[1];
    var now = nanos.getAsLong();
    paidUntil.compute(
        limit.eachChannel ? method + " " + channel : method,
        (_, until) -> {
          var from = until == null || until - now < 0 ? now : until;
          wait[0] = Math.max(0, from - now - limit.mostAhead(asksPeople));
          return wait[0] > 0 ? from : from + limit.everyNanos;
        });
    return Duration.ofNanos(wait[0]);
  }
}
