package io.firebreak.slack;

/**
 * What Slack is answered.
 *
 * @param status HTTP status
 * @param type content type
 * @param body the text; empty for none
 */
public record SlackAnswer(int status, String type, String body) {
  static final SlackAnswer TAKEN = new SlackAnswer(200, "text/plain", "");

  static SlackAnswer problem(int status, String code, String title) {
    return new SlackAnswer(
        status,
        "application/problem+json",
        "{\"type\":\"urn:firebreak:problem:%s\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\"}"
            .formatted(
                code.toLowerCase(java.util.Locale.ROOT).replace('_', '-'), title, status, code));
  }
}
