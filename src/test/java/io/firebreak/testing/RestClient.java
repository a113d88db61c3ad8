package io.firebreak.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A person's or a monitoring system's requests to a server that may die meanwhile. */
public final class RestClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String token;
  private volatile String server = "";

  /** Somebody with this token. */
  public RestClient(String token) {
    this.token = token;
  }

  /** Asks this server from now on; without a slash at the end. */
  public void turnTo(String address) {
    server = address;
  }

  /** Posts JSON and returns the status; 0 when there was no answer. */
  public int post(String path, String body, Map<String, String> headers) {
    var request = request(path).header("Content-Type", "application/json");
    headers.forEach(request::header);
    request.header("Idempotency-Key", UUID.randomUUID().toString());
    var answer = send(request.POST(BodyPublishers.ofString(body)).build());
    return answer == null ? 0 : answer.statusCode();
  }

  /** Deletes what is at a path and returns the status; 0 when there was no answer. */
  public int delete(String path) {
    var answer = send(request(path).DELETE().build());
    return answer == null ? 0 : answer.statusCode();
  }

  /**
   * An answer to one of many requests.
   *
   * @param status 0 when there was none
   * @param retryAfter the header, empty without one
   */
  public record Answer(int status, String retryAfter, Duration took) {}

  /** Posts the same JSON many times at once, and waits for all answers. */
  public List<Answer> posts(String path, String body, int times) {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var answers = new ConcurrentLinkedQueue<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < times; i++) {
        threads.execute(() -> answers.add(timed(request)));
      }
    }
    return List.copyOf(answers);
  }

  private Answer timed(HttpRequest request) {
    long begun = System.nanoTime();
    var answer = send(request);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    return answer == null
        ? new Answer(0, "", took)
        : new Answer(
            answer.statusCode(), answer.headers().firstValue("Retry-After").orElse(""), took);
  }

  /** The body at a path, whatever its status; empty when there was no answer. */
  public String body(String path) {
    var answer = send(request(path).build());
    return answer == null ? "" : answer.body();
  }

  /** The status at a path; 0 when there was no answer. */
  public int status(String path) {
    var answer = send(request(path).build());
    return answer == null ? 0 : answer.statusCode();
  }

  /** The text at a path; empty when there was no answer or none with status 200. */
  public String text(String path) {
    var answer = send(request(path).build());
    return answer == null || answer.statusCode() != 200 ? "" : answer.body();
  }

  /** The JSON at a path; missing when there was no answer or none with status 200. */
  public JsonNode get(String path) {
    var text = text(path);
    try {
      return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(path + " is not JSON: " + text, e);
    }
  }

  /** The newest runs for a target. */
  public List<JsonNode> runs(String target) {
    var found = new ArrayList<JsonNode>();
    get("/api/v1/runs?limit=200")
        .path("items")
        .forEach(run -> {
          if (run.path("target").asText().equals(target)) {
            found.add(run);
          }
        });
    return found;
  }

  /** Approves the plan that a run has now and returns the status. */
  public int approve(String run) {
    var plan = get("/api/v1/runs/" + run).path("plan").path("hash").asText();
    return post(
        "/api/v1/runs/" + run + "/approval",
        "{\"decision\":\"approve\"}",
        Map.of("If-Match", "\"" + plan + "\""));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private @Nullable HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
