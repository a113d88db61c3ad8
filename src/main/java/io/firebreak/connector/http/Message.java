package io.firebreak.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Call;
import io.firebreak.action.Outbound;
import io.firebreak.action.SecretText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request as a runbook writes it, with its secrets by reference. */
record Message(
    Method method,
    String url,
    Map<String, SecretText> query,
    Map<String, SecretText> headers,
    @Nullable SecretText body,
    @Nullable JsonNode json,
    @Nullable Map<String, SecretText> form) {

  private static final int LONGEST_URL = 8_000;
  private static final String TOKEN = "!#$%&'*+-.^_`|~";

  /** Headers that belong to the connection, by which a request could smuggle another. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** What is wrong with it before any secret is known; empty when nothing is. */
  Optional<String> complaint() {
    for (var name : headers.keySet()) {
      if (!isToken(name) || OURS.contains(name.toLowerCase(Locale.ROOT)) || isProxys(name)) {
        return Optional.of("headers may not hold '" + name + "'");
      }
    }
    long bodies = Stream.of(body != null, json != null, form != null).filter(each -> each).count();
    if (bodies > 1) {
      return Optional.of("wants at most one of body, json, form");
    }
    if (bodies > 0 && (method == Method.GET || method == Method.HEAD)) {
      return Optional.of(method + " takes no body");
    }
    if (json != null && json.findValue("$text") != null) {
      return Optional.of("a secret may not stand in json; write the text into body");
    }
    return url.indexOf('#') >= 0 ? Optional.of("url may not hold a #") : Optional.empty();
  }

  private static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> isLetterOrDigit(c) || TOKEN.indexOf(c) >= 0);
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isProxys(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("proxy-");
  }

  /** Every secret that it refers to. */
  Set<String> secrets() {
    return Stream.of(
            query.values().stream(),
            headers.values().stream(),
            form == null ? Stream.<SecretText>empty() : form.values().stream(),
            Stream.ofNullable(body))
        .flatMap(each -> each)
        .flatMap(text -> text.references().stream())
        .collect(Collectors.toSet());
  }

  /** The request for people and the journal, secrets by name. */
  Outbound.Request shown(int maxAnswer) {
    return written(SecretText::masked, maxAnswer, text -> text);
  }

  /**
   * The request as it is sent.
   *
   * @throws IllegalArgumentException when a value cannot stand where it is written
   */
  Outbound.Request revealed(Call call, int maxAnswer) {
    var request =
        written(
            call.secrets()::reveal,
            maxAnswer,
            text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
    for (var header : request.headers().entrySet()) {
      if (header.getValue().chars().anyMatch(c -> (c < 32 && c != '\t') || c == 127 || c > 255)) {
        throw new IllegalArgumentException(
            "the value of header " + header.getKey() + " holds a line break or another control");
      }
    }
    if (request.url().length() > LONGEST_URL) {
      throw new IllegalArgumentException("the URL is longer than " + LONGEST_URL + " characters");
    }
    return request;
  }

  private Outbound.Request written(
      Function<SecretText, String> text, int maxAnswer, Function<String, String> encode) {
    var values = new LinkedHashMap<String, String>();
    headers.forEach((name, value) -> values.put(name, text.apply(value)));
    var pairs = pairs(query, text, encode);
    var whole = pairs.isEmpty() ? url : url + (url.indexOf('?') < 0 ? "?" : "&") + pairs;
    String content = null;
    if (body != null) {
      content = text.apply(body);
    } else if (json != null) {
      content = json.toString();
      put(values, "application/json");
    } else if (form != null) {
      content = pairs(form, text, encode);
      put(values, "application/x-www-form-urlencoded");
    }
    return new Outbound.Request(method.name(), whole, values, content, maxAnswer);
  }

  private static void put(Map<String, String> headers, String contentType) {
    if (headers.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
      headers.put("Content-Type", contentType);
    }
  }

  private static String pairs(
      Map<String, SecretText> pairs,
      Function<SecretText, String> text,
      Function<String, String> encode) {
    return pairs.entrySet().stream()
        .map(pair -> encode.apply(pair.getKey()) + "=" + encode.apply(text.apply(pair.getValue())))
        .collect(Collectors.joining("&"));
  }
}
