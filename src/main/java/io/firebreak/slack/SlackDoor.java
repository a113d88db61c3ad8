package io.firebreak.slack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where Slack posts what people do there. */
@FunctionalInterface
public interface SlackDoor {
  /**
   * Answers a request. Returns at once; the answer comes when it is known, and in time.
   *
   * @param path where it was posted, such as {@code /slack/events}
   * @param headers by name in any case, with all values
   * @param body the bytes as sent
   * @param received when the last of it came, by {@link System#nanoTime}
   */
  CompletableFuture<SlackAnswer> handle(
      String path, Map<String, List<String>> headers, byte[] body, long received);

  /** The door of a Firebreak without Slack: it answers that nothing is there. */
  static SlackDoor shut() {
    return (_, _, _, _) ->
        CompletableFuture.completedFuture(
            SlackAnswer.problem(404, "NOT_FOUND", "Slack is not configured"));
  }
}
