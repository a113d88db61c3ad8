package io.firebreak.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Doc;
import io.firebreak.action.ForeignJson;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.action.Secrets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Result of {@code http.request}.
 *
 * @param status of the answer
 * @param headers some of the answer's headers, by name in lower case
 * @param body the answer's text, unless it is JSON; secrets masked
 * @param json the answer when it is JSON; secrets masked
 * @param cut true when the answer was longer than {@code max_response}: there is no body then
 */
public record HttpResult(
    @Doc(value = "Status of the answer.", required = true) int status,
    @Doc(
            value =
                "Its headers `content-type`, `etag`, `last-modified`, `location`, `retry-after`,"
                    + " `x-request-id`.",
            required = true)
        Map<String, String> headers,
    @Doc("Its text, unless it is JSON.") @Nullable String body,
    @Doc("Its content, when it is JSON.") @Nullable JsonNode json,
    @Doc("`true` when it was longer than `max_response`; then there is no body.")
        @Nullable Boolean cut) {

  private static final List<String> SHOWN =
      List.of("content-type", "etag", "last-modified", "location", "retry-after", "x-request-id");

  public HttpResult {
    headers = Map.copyOf(headers);
  }

  static HttpResult of(Sent.Answered answer, Secrets secrets) {
    var headers = new TreeMap<String, String>();
    for (var name : SHOWN) {
      var value = answer.headers().get(name);
      if (value != null) {
        headers.put(name, secrets.redact(value));
      }
    }
    if (answer.cut()) {
      return new HttpResult(answer.status(), headers, null, null, true);
    }
    var json = json(answer, secrets);
    return new HttpResult(
        answer.status(),
        headers,
        json == null && !answer.body().isEmpty() ? secrets.redact(answer.body()) : null,
        json,
        null);
  }

  /** Null for an answer that is not JSON, or only says so: it stays text. */
  private static @Nullable JsonNode json(Sent.Answered answer, Secrets secrets) {
    var type = answer.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    var plain = type.split(";", 2)[0].strip();
    return plain.equals("application/json") || plain.endsWith("+json")
        ? ForeignJson.read(answer.body(), secrets::redact).orElse(null)
        : null;
  }
}
