package io.firebreak.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.label.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The server's REST API as a command uses it: JSON in, JSON out, problems as failures. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI server;
  private final String token;

  Api(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  /** The server's address. */
  URI server() {
    return server;
  }

  /** An empty JSON object for a body. */
  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A path segment that a person typed: refused unless it is plain, never encoded. */
  static String segment(String typed) {
    if (!typed.matches("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}") || typed.endsWith(".")) {
      throw new CommandFailure(
          Exit.USAGE,
          "'" + VisibleText.line(typed) + "' cannot be an id: letters, digits, . _ ~ -");
    }
    return typed;
  }

  /** What is at a path. */
  JsonNode get(String path, Map<String, String> query) {
    return json(text("GET", path, query, null, Map.of()));
  }

  /** What is at a path, as text. */
  String getText(String path, Map<String, String> query) {
    return text("GET", path, query, null, Map.of());
  }

  /** Sends a body, so that sending it again by accident changes nothing. */
  JsonNode post(String path, JsonNode body, Map<String, String> headers) {
    return json(text("POST", path, Map.of(), body, headers));
  }

  /** Sends bytes that change something, so that sending them again by accident changes nothing. */
  JsonNode postBytes(String path, byte[] body) {
    return json(
        answer(
            HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/octet-stream")
                .header("Idempotency-Key", freshKey())
                .POST(BodyPublishers.ofByteArray(body))
                .build()));
  }

  /** Sends a file to be looked at; nothing is changed by it, so it may be sent again. */
  JsonNode postFile(String path, Map<String, String> query, String type, byte[] body) {
    return json(postFileForText(path, query, type, body));
  }

  /** The same, for an answer that is text. */
  String postFileForText(String path, Map<String, String> query, String type, byte[] body) {
    return answer(
        HttpRequest.newBuilder(server.resolve(path + queryString(query)))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  /** Removes what is at a path. */
  JsonNode delete(String path) {
    return json(text("DELETE", path, Map.of(), null, Map.of()));
  }

  private String text(
      String method,
      String path,
      Map<String, String> query,
      @Nullable JsonNode body,
      Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(server.resolve(path + queryString(query)))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token);
    headers.forEach(request::header);
    if (body != null) {
      request.header("Content-Type", "application/json").header("Idempotency-Key", freshKey());
    }
    request.method(
        method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    return answer(request.build());
  }

  private String answer(HttpRequest request) {
    var response = send(request);
    if (response.statusCode() >= 400) {
      throw failure(response);
    }
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.UNAVAILABLE,
          "no answer from "
              + server
              + " ("
              + e.getClass().getSimpleName()
              + "). Is the server running?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.UNAVAILABLE, "interrupted while waiting for " + server);
    }
  }

  private static CommandFailure failure(HttpResponse<String> response) {
    var problem = jsonOrNothing(response.body());
    var message = new StringBuilder(problem.path("title").asText("HTTP " + response.statusCode()));
    if (problem.hasNonNull("code")) {
      message.append(" (").append(problem.path("code").asText()).append(')');
    }
    if (problem.hasNonNull("detail")) {
      message.append(": ").append(problem.path("detail").asText());
    }
    problem
        .path("errors")
        .forEach(fault ->
            message
                .append("\n  ")
                .append(fault.path("pointer").asText())
                .append(": ")
                .append(fault.path("message").asText()));
    int code =
        switch (response.statusCode()) {
          case 401 -> Exit.USAGE;
          case 502, 503, 504 -> Exit.UNAVAILABLE;
          default -> response.statusCode() >= 500 ? Exit.INTERNAL : Exit.NO;
        };
    return new CommandFailure(code, VisibleText.lines(message.toString()));
  }

  private static JsonNode json(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(Exit.UNAVAILABLE, "the server answered something that is not JSON");
    }
  }

  private static JsonNode jsonOrNothing(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String queryString(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String freshKey() {
    var bits = new byte[16];
    new SecureRandom().nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }
}
