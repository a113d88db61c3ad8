package io.firebreak.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Receipt;
import io.firebreak.alert.Received;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP for the hooks. An authentic delivery is always taken, understood or not, because
 * monitoring systems give up on a hook that answers 4xx; for trouble of our own it is 503, upon
 * which they come again.
 */
public final class HookHandler {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final String LATER_SECONDS = "60";
  private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9.-]{1,253}");

  private final Hooks hooks;
  private final Supplier<String> ids;

  /**
   * A handler.
   *
   * @param ids makes ids of deliveries, sortable by time
   */
  public HookHandler(Hooks hooks, Supplier<String> ids) {
    this.hooks = hooks;
    this.ids = ids;
  }

  /**
   * Answers a request.
   *
   * @param source as in the path
   * @param name as in the path, null when the path ends with the source
   * @param headers by name in any case, with all values
   * @param peer the other end of the connection
   * @param body the bytes as sent
   * @param query what stands in the URL behind the question mark, null when nothing does
   */
  public HookAnswer handle(
      String source,
      @Nullable String name,
      Map<String, List<String>> headers,
      HookRequest.Peer peer,
      byte[] body,
      @Nullable String query) {
    var id = ids.get();
    var request = new HookRequest(id, source, name, headers, peer, body, query);
    return switch (hooks.receive(request)) {
      case Received.Stored(var receipt, var reply) ->
          new HookAnswer(202, headers("application/json", Map.of()), receipt(receipt, reply));
      case Received.Unauthenticated no ->
          problem(
              id,
              401,
              "WEBHOOK_UNAUTHENTICATED",
              "The credential is missing or wrong, or there is no such hook",
              Map.of("WWW-Authenticate", "Bearer"));
      case Received.TooLarge no -> tooLarge(id);
      case Received.TooMany no ->
          problem(
              id,
              503,
              "TOO_MANY_REFUSED",
              "Too many requests from this address had no right credential",
              Map.of("Retry-After", LATER_SECONDS));
      case Received.Full no -> full(id);
      case Received.Undetermined no ->
          problem(
              id,
              503,
              "SENDER_UNDETERMINED",
              "By what the sender is to be judged cannot be had now, send it again",
              Map.of("Retry-After", RETRY_AFTER_SECONDS));
      case Received.Unavailable no ->
          problem(
              id,
              503,
              "STORAGE_UNAVAILABLE",
              "The delivery could not be stored, send it again",
              Map.of("Retry-After", RETRY_AFTER_SECONDS));
    };
  }

  /**
   * What a sender of CloudEvents is answered that asks whether it may deliver: everybody may try,
   * because each delivery must prove itself anyway.
   *
   * @param origin as it calls itself
   */
  HookAnswer mayDeliver(String origin) {
    return ORIGIN.matches(origin)
        ? new HookAnswer(
            200,
            headers(
                "application/json",
                Map.of(
                    "Allow", "POST",
                    "WebHook-Allowed-Origin", origin,
                    "WebHook-Allowed-Rate", "*")),
            "{}")
        : onlyPost();
  }

  /** What every method but POST is answered. */
  HookAnswer onlyPost() {
    return problem(
        ids.get(), 405, "METHOD_NOT_ALLOWED", "Hooks take POST only", Map.of("Allow", "POST"));
  }

  /** What is answered while more waits than may. */
  HookAnswer full() {
    return full(ids.get());
  }

  private static HookAnswer full(String id) {
    return problem(
        id,
        503,
        "INTAKE_FULL",
        "More comes than can be taken in just now, send it again",
        Map.of("Retry-After", RETRY_AFTER_SECONDS));
  }

  /** What a body is answered that does not come to its end in time. */
  HookAnswer tooSlow() {
    return problem(ids.get(), 408, "BODY_TIMEOUT", "The body did not come in time", Map.of());
  }

  /** What a body over the limit is answered. */
  HookAnswer tooLarge() {
    return tooLarge(ids.get());
  }

  private static HookAnswer tooLarge(String id) {
    return problem(id, 413, "PAYLOAD_TOO_LARGE", "The body is larger than a hook takes", Map.of());
  }

  private static String receipt(Receipt receipt, Map<String, String> reply) {
    var json = JSON.createObjectNode();
    json.put("delivery_id", receipt.deliveryId());
    json.put("duplicate", receipt.duplicate());
    var alerts = json.putArray("alerts");
    for (var line : receipt.alerts()) {
      var alert = alerts.addObject();
      alert.put("fingerprint", line.fingerprint());
      alert.put("status", line.status() == null ? null : line.status().code());
      alert.put("disposition", line.disposition().code());
    }
    if (receipt.deadLetter() != null) {
      json.put("dead_letter", receipt.deadLetter().name());
    }
    if (receipt.ignored() != null) {
      json.put("ignored", receipt.ignored());
    }
    reply.forEach(json::put);
    return json.toString();
  }

  private static HookAnswer problem(
      String id, int status, String code, String title, Map<String, String> more) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "urn:firebreak:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
    json.put("title", title);
    json.put("status", status);
    json.put("code", code);
    json.put("instance", "urn:firebreak:request:" + id);
    return new HookAnswer(status, headers("application/problem+json", more), json.toString());
  }

  private static Map<String, String> headers(String type, Map<String, String> more) {
    var headers = new TreeMap<>(more);
    headers.put("Content-Type", type);
    headers.put("Cache-Control", "no-store");
    return headers;
  }
}
