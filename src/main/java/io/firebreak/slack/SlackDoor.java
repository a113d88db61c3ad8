package io.firebreak.slack;

import java.util.List;
import java.util.Map;

/** Where Slack posts what people do there. */
@FunctionalInterface
public interface SlackDoor {
  /**
   * Answers a request.
   *
   * @param path where it was posted, such as {@code /slack/events}
   * @param headers by name in any case, with all values
   * @param body the bytes as sent
   */
  SlackAnswer handle(String path, Map<String, List<String>> headers, byte[] body);

  /** The door of a Firebreak without Slack: it answers that nothing is there. */
  static SlackDoor shut() {
    return (_, _, _) -> SlackAnswer.problem(404, "NOT_FOUND", "Slack is not configured");
  }
}
