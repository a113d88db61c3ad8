package io.firebreak.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import io.firebreak.access.Caller;
import io.firebreak.api.RequestStore.Earlier;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Makes a POST that is sent twice act once: the answer to an {@code Idempotency-Key} is kept for a
 * day and given again (reliability.md B64).
 */
@Singleton
final class Once {
  private static final String HEADER = "Idempotency-Key";

  /** The fewest characters of a key: shorter ones are easily used twice. */
  static final int LEAST = 8;

  /** The most characters of a key. */
  static final int MOST = 128;

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~-]{" + LEAST + "," + MOST + "}");

  private final RequestStore store;
  private final ObjectMapper json;

  Once(RequestStore store, ObjectMapper json) {
    this.store = store;
    this.json = json;
  }

  /** What an act answers. */
  record Answer(int status, Object body) {
    static Answer ok(Object body) {
      return new Answer(200, body);
    }

    static Answer created(Object body) {
      return new Answer(201, body);
    }
  }

  /**
   * Acts, unless this request was answered before.
   *
   * @param body what was asked, whose meaning must be the same when the key is
   * @throws Problem.Refusal without a key, when the key was used for something else or is in use,
   *     or when the body has a text that cannot be kept
   */
  Response answer(Caller caller, RoutingContext request, Object body, Supplier<Answer> act) {
    var key = insistOnKey(request);
    insistOnPlainTexts(json.valueToTree(body));
    var hash = hash(request.request().method() + " " + request.request().path(), write(body));
    return switch (store.begin(caller.tenant(), caller.person().id(), key, hash)) {
      case Earlier.None _ -> acted(caller, key, act);
      case Earlier.Answered done ->
          Response.status(done.status())
              .type(done.status() >= 400 ? Problem.MEDIA_TYPE : MediaType.APPLICATION_JSON)
              .header("Idempotent-Replayed", "true")
              .entity(done.body().getBytes(StandardCharsets.UTF_8))
              .build();
      case Earlier.InFlight _ -> throw Problems.idempotencyInFlight().asRefusal();
      case Earlier.OtherBody _ -> throw Problems.idempotencyMismatch().asRefusal();
    };
  }

  private Response acted(Caller caller, String key, Supplier<Answer> act) {
    try {
      var answer = act.get();
      var body = write(answer.body());
      store.answered(caller.tenant(), caller.person().id(), key, answer.status(), body);
      return Response.status(answer.status())
          .type(MediaType.APPLICATION_JSON)
          .entity(body.getBytes(StandardCharsets.UTF_8))
          .build();
    } catch (RuntimeException e) {
      // Nothing is known to have happened for sure, so the same key may try again.
      store.forget(caller.tenant(), caller.person().id(), key);
      throw e;
    }
  }

  /**
   * The request's key.
   *
   * @throws Problem.Refusal 400 when it has none, or none that may be
   */
  static String insistOnKey(RoutingContext request) {
    var key = request.request().getHeader(HEADER);
    if (key == null || key.isEmpty()) {
      throw Problems.idempotencyKeyMissing().asRefusal();
    }
    if (!KEY.matches(key)) {
      throw Problems.idempotencyKeyInvalid(key.length(), LEAST, MOST).asRefusal();
    }
    return key;
  }

  /** The record holds no half of a surrogate pair, and PostgreSQL no U+0000 (B14). */
  private static void insistOnPlainTexts(JsonNode node) {
    insistOnPlain(node.isTextual() ? node.textValue() : "");
    node.fieldNames().forEachRemaining(Once::insistOnPlain);
    node.forEach(Once::insistOnPlainTexts);
  }

  /**
   * Refuses what cannot be kept.
   *
   * @throws Problem.Refusal 400 for a text with U+0000 or half a surrogate pair
   */
  static void insistOnPlain(String text) {
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw Problems.malformed("A text holds U+0000, or half a surrogate pair.").asRefusal();
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(String operation, String body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(operation.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
