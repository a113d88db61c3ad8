package io.firebreak.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Approves as a person does in Slack: each run asks, and gets one click as Slack posts it, signed.
 * One question is answered before the next is asked, so that the load is low.
 */
final class Clicks {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String APPROVE = "firebreak_approve";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_NANOS = 1_000_000;

  /** What a run still does after its first effect is not to meet the next click. */
  private static final long REST_NANOS = 100_000_000;

  private final HttpClient http;
  private final BenchServer server;
  private final Stub stub;
  private final InstantSource clock;

  Clicks(HttpClient http, BenchServer server, Stub stub, InstantSource clock) {
    this.http = http;
    this.server = server;
    this.stub = stub;
    this.clock = clock;
  }

  /**
   * Answers so many questions to warm up, and then as many that count.
   *
   * @throws IOException when a click is refused, or a question or an effect does not come
   */
  void measure(int count, Figures figures) throws IOException {
    for (int i = 0; i < count; i++) {
      one("first" + i);
    }
    var acknowledged = new double[count];
    var effect = new double[count];
    for (int i = 0; i < count; i++) {
      var times = one("click" + i);
      acknowledged[i] = times.acknowledged();
      effect[i] = times.effect();
    }
    add(figures, "click in Slack to its acknowledgement", acknowledged);
    add(figures, "click in Slack to first effect", effect);
  }

  private static void add(Figures figures, String what, double[] millis) {
    Arrays.sort(millis);
    figures.add(what + ", median", millis[millis.length / 2], "ms");
    figures.add(what + ", 99th percentile", millis[(int) (millis.length * 0.99)], "ms");
  }

  /**
   * How long one click took, in milliseconds.
   *
   * @param acknowledged from sending it to the answer
   * @param effect from sending it to the target's receipt of the first effect
   */
  private record Times(double acknowledged, double effect) {}

  private Times one(String item) throws IOException {
    var request = click(question(item));
    long sent = System.nanoTime();
    var status = send(request).statusCode();
    long answered = System.nanoTime();
    if (status != 200) {
      throw new IOException("a click was answered " + status);
    }
    until(() -> stub.firstEffect().containsKey(item), "no effect after the click for " + item);
    long effect = stub.firstEffect().getOrDefault(item, sent);
    LockSupport.parkNanos(REST_NANOS);
    return new Times((answered - sent) / 1e6, (effect - sent) / 1e6);
  }

  /** Lets a run ask; what its buttons carry. */
  private String question(String item) throws IOException {
    var alert = BenchScene.alert("Bench", item, clock.instant().toString()).toString();
    var hook = HttpRequest.newBuilder(URI.create(server.address() + BenchScene.HOOK));
    var answer =
        send(
            hook.header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(alert))
                .build());
    if (answer.statusCode() != 202) {
      throw new IOException("an alert was answered " + answer.statusCode());
    }
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < patience) {
      var waiting = read("/api/v1/runs?state=awaiting_approval&limit=1").path("items").path(0);
      if (waiting.hasNonNull("id")) {
        var run = waiting.path("id").asText();
        return run + " " + read("/api/v1/runs/" + run).path("approval").path("id").asText();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IOException("nobody was asked about " + item);
  }

  private HttpRequest click(String value) {
    var click = JSON.createObjectNode();
    click.put("type", "block_actions").put("api_app_id", "ABENCH").put("trigger_id", "1." + value);
    click.putObject("user").put("id", BenchScene.SLACK_USER).put("team_id", BenchScene.SLACK_TEAM);
    click.putObject("team").put("id", BenchScene.SLACK_TEAM);
    click.putObject("channel").put("id", "C1");
    click
        .putArray("actions")
        .addObject()
        .put("type", "button")
        .put("action_id", APPROVE)
        .put("block_id", "decide")
        .put("value", value);
    var body = "payload=" + URLEncoder.encode(click.toString(), UTF_8);
    var timestamp = Long.toString(clock.instant().getEpochSecond());
    return HttpRequest.newBuilder(URI.create(server.address() + "/slack/interactions"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Slack-Request-Timestamp", timestamp)
        .header("X-Slack-Signature", signature(timestamp, body))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static String signature(String timestamp, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(BenchScene.SIGNING_SECRET.getBytes(UTF_8), "HmacSHA256"));
      var signed = ("v0:" + timestamp + ":" + body).getBytes(UTF_8);
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private JsonNode read(String path) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + BenchScene.TOKEN)
            .build();
    return JSON.readTree(send(request).body());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void until(BooleanSupplier happened, String otherwise) throws IOException {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > patience) {
        throw new IOException(otherwise);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
