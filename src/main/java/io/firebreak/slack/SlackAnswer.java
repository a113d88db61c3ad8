package io.firebreak.slack;

import com.slack.api.bolt.response.Response;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * What Slack is answered.
 *
 * @param status HTTP status
 * @param type content type
 * @param body the text; empty for none
 */
public record SlackAnswer(int status, String type, String body) {
  static final SlackAnswer TAKEN = new SlackAnswer(200, "text/plain", "");

  static final SlackAnswer MALFORMED = problem(400, "MALFORMED", "This is not what Slack sends");

  /** Acknowledged, and there is nothing to do. */
  static CompletableFuture<SlackAnswer> taken() {
    return CompletableFuture.completedFuture(TAKEN);
  }

  static SlackAnswer of(Response answer) {
    return new SlackAnswer(
        answer.getStatusCode(),
        Objects.requireNonNullElse(answer.getContentType(), "text/plain"),
        Objects.requireNonNullElse(answer.getBody(), ""));
  }

  static SlackAnswer problem(int status, String code, String title) {
    return new SlackAnswer(
        status,
        "application/problem+json",
        "{\"type\":\"urn:firebreak:problem:%s\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\"}"
            .formatted(
                code.toLowerCase(java.util.Locale.ROOT).replace('_', '-'), title, status, code));
  }
}
