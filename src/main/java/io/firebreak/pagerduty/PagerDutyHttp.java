package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.action.Egress;
import io.firebreak.action.ForeignJson;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import io.firebreak.pagerduty.PagerDutyTrouble.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to PagerDuty and reads its answer. It connects to the configured hosts only,
 * each call has a time limit, and a key that PagerDuty does not know is read anew once.
 */
final class PagerDutyHttp implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int LARGEST_ANSWER = 1024 * 1024;
  private static final int LONGEST_WORDS = 300;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

  private final Outbound outbound;
  private final Secrets secrets;
  private final Duration timeout;

  PagerDutyHttp(PagerDutySettings settings, Secrets secrets, Egress.Resolver resolver) {
    this(
        new Outbound(Egress.toHostsOf(List.of(settings.eventsUrl(), settings.apiUrl()), resolver)),
        secrets,
        TIMEOUT);
  }

  private PagerDutyHttp(Outbound outbound, Secrets secrets, Duration timeout) {
    this.outbound = outbound;
    this.secrets = secrets;
    this.timeout = timeout;
  }

  /** The same connections, on which no request takes longer than {@code limit}. */
  PagerDutyHttp within(Duration limit) {
    return new PagerDutyHttp(outbound, secrets, limit.compareTo(timeout) < 0 ? limit : timeout);
  }

  /**
   * A request, which needs the value of a key.
   *
   * @param what it does, for people
   */
  record Request(
      String what,
      String method,
      String url,
      Map<String, String> headers,
      @Nullable JsonNode body) {}

  /**
   * Sends a request.
   *
   * @param key stands for a value that the request is made with
   * @return what PagerDuty answered; an empty object when it answered nothing
   */
  JsonNode send(SecretText key, Function<String, Request> request) throws PagerDutyTrouble {
    try {
      var first = request.apply(secrets.reveal(key));
      var sent = send(first);
      if (sent instanceof Sent.Answered answered && isUnknownKey(answered.status())) {
        key.references().forEach(secrets::forget);
        sent = send(request.apply(secrets.reveal(key)));
      }
      return read(first.what(), sent);
    } catch (Secrets.SecretMissingException e) {
      throw new PagerDutyTrouble(
          Kind.REFUSED, "secret_missing", Duration.ZERO, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isUnknownKey(int status) {
    return status == 401 || status == 403;
  }

  private Sent send(Request request) {
    var body = request.body();
    return outbound.send(
        new Outbound.Request(
            request.method(),
            request.url(),
            request.headers(),
            body == null ? null : body.toString(),
            LARGEST_ANSWER),
        timeout);
  }

  private JsonNode read(String what, Sent sent) throws PagerDutyTrouble {
    return switch (sent) {
      case Sent.Denied(var why) -> throw trouble(Kind.REFUSED, what, "egress_denied", why);
      case Sent.NotSent(var code, var message, var _) ->
          throw trouble(Kind.NOT_DONE, what, code, message);
      case Sent.Lost(var code, var message) -> throw trouble(Kind.UNKNOWN, what, code, message);
      case Sent.Answered answered -> read(what, answered);
    };
  }

  private JsonNode read(String what, Sent.Answered answered) throws PagerDutyTrouble {
    var body = ForeignJson.read(answered.body(), secrets::redact);
    var status = answered.status();
    var code = "http_" + status;
    if (status == 429) {
      throw new PagerDutyTrouble(
          Kind.NOT_DONE, code, wait(answered.headers()), said(what, "too many calls"));
    }
    if (status >= 500 || status == 408) {
      throw trouble(Kind.UNKNOWN, what, code, "HTTP " + status);
    }
    if (status >= 300) {
      throw trouble(
          Kind.REFUSED,
          what,
          code,
          body.map(PagerDutyHttp::why).orElse("HTTP " + status) + hint(status));
    }
    if (body.isEmpty() && !answered.body().isBlank()) {
      throw trouble(Kind.UNKNOWN, what, "answer_broken", "its answer is not JSON");
    }
    return body.orElseGet(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance::objectNode);
  }

  private static PagerDutyTrouble trouble(Kind kind, String what, String code, String why) {
    return new PagerDutyTrouble(kind, code, Duration.ZERO, said(what, why));
  }

  private static String said(String what, String why) {
    return "PagerDuty did not " + what + ": " + why;
  }

  /** REST says why in {@code error}, the Events API at the top. */
  private static String why(JsonNode body) {
    var error = body.path("error").isObject() ? body.path("error") : body;
    var parts = new ArrayList<String>();
    parts.add(error.path("message").asText("no reason given"));
    error.path("errors").forEach(each -> parts.add(each.asText()));
    var words = String.join("; ", parts);
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
  }

  private static String hint(int status) {
    return switch (status) {
      case 401 -> " (put a valid key of the REST API into pagerduty.api_token)";
      case 403 -> " (the key of pagerduty.api_token may not do this)";
      default -> "";
    };
  }

  /** The Events API names the seconds in one header, REST in the other. */
  private static Duration wait(Map<String, String> headers) {
    for (var name : List.of("retry-after", "ratelimit-reset")) {
      var seconds = headers.get(name);
      if (seconds != null && SECONDS.matches(seconds)) {
        return Duration.ofSeconds(Math.max(1, Long.parseLong(seconds)));
      }
    }
    return Duration.ZERO;
  }

  @Override
  public void close() {
    outbound.close();
  }
}
