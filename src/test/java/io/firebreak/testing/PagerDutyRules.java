package io.firebreak.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What PagerDuty demands of every call, and how it says no. */
final class PagerDutyRules {
  private static final JsonMapper JSON = new JsonMapper();

  private PagerDutyRules() {}

  static ObjectNode error(String message) {
    var error = JSON.createObjectNode();
    error.putObject("error").put("message", message).putArray("errors").add(message);
    return error;
  }

  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;
    final boolean isMistake;

    Refused(int status, boolean isMistake, String message) {
      super(message);
      this.status = status;
      this.isMistake = isMistake;
    }
  }

  static void rule(boolean holds, String what) {
    if (!holds) {
      throw new Refused(400, true, what);
    }
  }

  static ObjectNode json(HttpExchange exchange, byte[] body) throws IOException {
    rule(
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "")
            .startsWith("application/json"),
        "Content-Type is application/json");
    var node = JSON.readTree(body);
    rule(node != null && node.isObject(), "the body is an object");
    return (ObjectNode) Objects.requireNonNull(node);
  }

  static void only(JsonNode object, Set<String> fields) {
    object.fieldNames().forEachRemaining(name -> rule(fields.contains(name), "no field " + name));
  }

  static void text(JsonNode object, String field, int most) {
    var value = object.path(field);
    rule(
        value.isTextual() && !value.asText().isBlank() && value.asText().length() <= most,
        field + " is a text of at most " + most + " characters");
  }

  static boolean isTime(String text) {
    try {
      return !Instant.parse(text).equals(Instant.EPOCH);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  static boolean isUrl(String text) {
    return text.matches("https?://[!-~]+");
  }

  static ArrayNode array(String... texts) {
    var array = JSON.createArrayNode();
    Stream.of(texts).forEach(array::add);
    return array;
  }

  static Map<String, String> query(URI uri) {
    var raw = uri.getRawQuery();
    return raw == null
        ? Map.of()
        : Stream.of(raw.split("&"))
            .map(each -> each.split("=", 2))
            .collect(
                Collectors.toMap(
                    each -> URLDecoder.decode(each[0], StandardCharsets.UTF_8),
                    each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8),
                    (one, other) -> one + "," + other));
  }

  static ObjectNode wrapped(String name, JsonNode node) {
    return JSON.createObjectNode().set(name, node);
  }
}
