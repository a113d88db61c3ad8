package io.firebreak.slack;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What Slack allows of a method, as we use it. A part of each limit is left to what asks people, so
 * that a question does not wait behind progress.
 */
enum SlackLimit {
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
  private final Duration every;
  private final int burst;
  private final int keptForQuestions;

  SlackLimit(String method, boolean eachChannel, Duration every, int burst, int keptForQuestions) {
    this.method = method;
    this.eachChannel = eachChannel;
    this.every = every;
    this.burst = burst;
    this.keptForQuestions = keptForQuestions;
  }

  /** That of a method; null when it has none here. */
  static @Nullable SlackLimit of(String method) {
    for (var limit : values()) {
      if (limit.method.equals(method)) {
        return limit;
      }
    }
    return null;
  }

  /** What counts together with a call in a channel. */
  String key(String channel) {
    return eachChannel ? method + " " + channel : method;
  }

  /** The time that one call takes of the limit. */
  Duration every() {
    return every;
  }

  /** How far ahead of the clock calls may be paid for, so that one more may be made now. */
  Duration mostAhead(boolean asksPeople) {
    return every.multipliedBy(burst - 1 - (asksPeople ? 0 : keptForQuestions));
  }
}
