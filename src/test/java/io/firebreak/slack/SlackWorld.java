package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.firebreak.action.SecretText;
import io.firebreak.alert.Changes;
import io.firebreak.alert.Intake;
import io.firebreak.durable.Outbox;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.IdSource;
import io.firebreak.remediation.AskedEngine;
import io.firebreak.remediation.Doors;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RunbookSource;
import io.firebreak.testing.Patience;
import io.firebreak.testing.Stores;
import io.firebreak.timeline.Timelines;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;

/** A Slack that checks what it gets and signs what it sends, beside a whole engine. */
final class SlackWorld implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  static final String TEAM = "T1";
  static final String TOKEN = "xoxb-test-token";
  static final String APP_TOKEN = "xapp-test-token";
  static final Doors SLACK = Doors.of(List.of(SlackCourier.TOPIC));

  final WireMockServer slack = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  final AskedEngine engine;
  final SlackGround ground;
  final BoltDoor door;

  /** Where the catalogue's files are. */
  final Path runbooks;

  final Catalogue catalogue;
  final SlackCourier courier;
  final Holds holds;
  final TestBudgets budgets = new TestBudgets();

  /** What Slack gave leave to open something by. */
  final Set<String> triggers = ConcurrentHashMap.newKeySet();

  private final AtomicInteger holdIds = new AtomicInteger();
  private final ByHand byHand;
  private final Outbox outbox;
  private final AtomicInteger clicks = new AtomicInteger();

  SlackWorld() {
    this(Stores.EMBEDDED, SLACK, InstantSource.system());
  }

  SlackWorld(Stores stores, Doors doors, InstantSource clock) {
    slack.start();
    answer("chat.postMessage", okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"100.1\"}"));
    inThread("thread_ts=", "300.1");
    inThread("reply_broadcast=1", "200.1");
    answer("chat.update", okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"100.1\"}"));
    answer("chat.postEphemeral", okJson("{\"ok\":true,\"message_ts\":\"100.2\"}"));
    answer("auth.test", okJson("{\"ok\":true,\"team_id\":\"" + TEAM + "\"}"));
    answer(
        "files.getUploadURLExternal",
        okJson(
            "{\"ok\":true,\"file_id\":\"F1\",\"upload_url\":\"%s/upload/v1/secret\"}"
                .formatted(slack.baseUrl())));
    slack.stubFor(post(urlEqualTo("/upload/v1/secret")).willReturn(ok()));
    answer("files.completeUploadExternal", okJson("{\"ok\":true,\"files\":[{\"id\":\"F1\"}]}"));
    answer("views.open", okJson("{\"ok\":true,\"view\":{\"id\":\"V1\"}}"));
    answer("views.update", okJson("{\"ok\":true,\"view\":{\"id\":\"V1\"}}"));
    engine = new AskedEngine(stores, doors, clock);
    runbooks = Stores.newFolder("slack");
    var linter = new Linter(engine.actions());
    catalogue =
        new Catalogue(
            RunbookSource.folder(runbooks),
            () -> linter,
            new Evaluator(),
            engine.store().database(),
            engine.store().journal(),
            "default",
            List.of(SlackCourier.TOPIC));
    var topics = List.of(SlackCourier.TOPIC);
    IdSource holdId = () -> "hold" + holdIds.incrementAndGet();
    holds = new Holds(engine.store().journal(), engine.store().database(), holdId, topics);
    ground = ground(new CountDownLatch(0), Patience.LONG);
    door = new BoltDoor(ground);
    courier = new SlackCourier(ground);
    byHand = new ByHand(courier);
    outbox =
        new Outbox(
            engine.store().journal(),
            engine.store().database().dialect(),
            new Random(7),
            List.of(byHand),
            Duration.ofMillis(50));
  }

  /** The ground, on which nobody is known before {@code released}, and no answer waits for that. */
  SlackGround slow(CountDownLatch released) {
    return ground(released, SlackGround.PROMPT);
  }

  /** The same, where answers do wait for it. */
  SlackGround patient(CountDownLatch released) {
    return ground(released, Patience.LONG);
  }

  private SlackGround ground(CountDownLatch released, Duration prompt) {
    return new SlackGround(
        new SlackSettings(
            SecretText.of(SECRET),
            SecretText.of(APP_TOKEN),
            SecretText.of(TOKEN),
            "#incidents",
            URI.create(slack.baseUrl() + "/api/"),
            URI.create("https://firebreak.example.com")),
        new PlainSecrets(),
        engine.store().database(),
        engine.store().journal(),
        engine.remediation(),
        engine.people(),
        new SlackUsers(engine.people(), released),
        catalogue,
        new Ladder(
            engine.store().journal(),
            engine.store().database(),
            "default",
            catalogue::inForce,
            List.of(SlackCourier.TOPIC)),
        engine.starter(),
        holds,
        hold -> hold.person().startsWith("file:host:"),
        new Incidents(engine.store().journal(), engine.store().database(), Intake.STALE_AFTER),
        timelines(),
        budgets,
        prompt,
        InstantSource.system());
  }

  /** The stories as they stand. */
  Timelines timelines() {
    return new Timelines(engine.store().journal(), new Changes(engine.store().database()));
  }

  /** Slack's leave to open something, as of now. */
  private String trigger() {
    var trigger = "trigger." + clicks.incrementAndGet();
    triggers.add(trigger);
    return trigger;
  }

  /** What a method of the Web API answers from now on. */
  void answer(String method, ResponseDefinitionBuilder answer) {
    slack.stubFor(post(urlEqualTo("/api/" + method)).willReturn(answer));
  }

  private void inThread(String sign, String ts) {
    slack.stubFor(
        post(urlEqualTo("/api/chat.postMessage"))
            .withRequestBody(containing(sign))
            .willReturn(okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"" + ts + "\"}")));
  }

  /** The calls of a method so far, as forms. */
  List<Map<String, String>> calls(String method) {
    return slack.findAll(postRequestedFor(urlEqualTo("/api/" + method))).stream()
        .map(request -> form(request.getBodyAsString()))
        .toList();
  }

  /** The last message in which a run stood, once it says {@code text}. */
  JsonNode told(String text) {
    return Awaitility.await()
        .alias("Slack is told: " + text)
        .until(this::lastBlocks, blocks -> blocks.toString().contains(text));
  }

  /** From now on only the test tells Slack anything, through {@link #courier}. */
  void byHand() {
    byHand.shut();
  }

  /** Waits until all has been told and noted. */
  void settled() {
    var jdbi = engine.store().database().jdbi();
    Awaitility.await()
        .until(
            () ->
                jdbi.withHandle(handle ->
                    handle.createQuery("SELECT count(*) FROM outbox").mapTo(Integer.class).one()),
            count -> count == 0);
  }

  private JsonNode lastBlocks() {
    var updates = calls("chat.update");
    var posts = calls("chat.postMessage");
    var last = updates.isEmpty() ? posts : updates;
    return last.isEmpty()
        ? JSON.createArrayNode()
        : read(last.getLast().getOrDefault("blocks", "[]"));
  }

  /** What was whispered, as {@code user: text}. */
  List<String> whispers() {
    return calls("chat.postEphemeral").stream()
        .map(call -> call.get("user") + ": " + call.get("text"))
        .toList();
  }

  void awaitWhispers(int count) {
    Awaitility.await().until(() -> whispers().size() == count);
  }

  /** The value of a button in a message. */
  static String button(JsonNode blocks, String actionId) {
    return StreamSupport.stream(blocks.spliterator(), false)
        .flatMap(block -> StreamSupport.stream(block.path("elements").spliterator(), false))
        .filter(element -> element.path("action_id").asText().equals(actionId))
        .map(element -> element.path("value").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no button " + actionId + " in " + blocks));
  }

  /** A click as Slack describes it. */
  String click(String user, String actionId, String value) {
    return JSON.createObjectNode()
        .put("type", "block_actions")
        .put("api_app_id", "A1")
        .put("token", "legacy")
        .put("trigger_id", trigger())
        .put("response_url", "http://169.254.169.254/latest")
        .<ObjectNode>set("user", JSON.createObjectNode().put("id", user).put("team_id", TEAM))
        .<ObjectNode>set("team", JSON.createObjectNode().put("id", TEAM))
        .<ObjectNode>set("channel", JSON.createObjectNode().put("id", "C1"))
        .<ObjectNode>set(
            "actions",
            JSON.createArrayNode()
                .add(
                    JSON.createObjectNode()
                        .put("type", "button")
                        .put("action_id", actionId)
                        .put("block_id", "b")
                        .put("value", value)))
        .toString();
  }

  /** What Slack sends of a command, as fields. */
  Map<String, String> command(String user, String text) {
    return Map.of(
        "command",
        "/firebreak",
        "text",
        text,
        "user_id",
        user,
        "team_id",
        TEAM,
        "channel_id",
        "C1",
        "trigger_id",
        trigger(),
        "response_url",
        "http://169.254.169.254/latest");
  }

  /** What is answered to a command, as text. */
  String say(String user, String text) {
    var answer = send("/slack/commands", Payloads.form(command(user, text)));
    assertThat(answer.status()).isEqualTo(200);
    return answered(read(answer.body()));
  }

  /** The text of an answer to a command. */
  String answered(JsonNode answer) {
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    BlockKit.message(
        Map.of("text", answer.path("text").asText(), "blocks", answer.path("blocks").toString()));
    return StreamSupport.stream(answer.path("blocks").spliterator(), false)
        .map(block -> block.path("text").path("text").asText())
        .collect(Collectors.joining("\n"));
  }

  /** Sends a payload, signed. */
  SlackAnswer interact(String payload) {
    return send("/slack/interactions", "payload=" + encode(payload));
  }

  /** Sends a body, signed. */
  SlackAnswer send(String path, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return handle(
        door, path, signed(InstantSource.system().instant().getEpochSecond(), bytes), bytes);
  }

  /** What a door answers in the end. */
  static SlackAnswer handle(
      SlackDoor door, String path, Map<String, List<String>> headers, byte[] body) {
    return door.handle(path, headers, body, System.nanoTime()).join();
  }

  static Map<String, List<String>> signed(long timestamp, byte[] body) {
    return Map.of(
        "x-slack-request-TIMESTAMP",
        List.of(Long.toString(timestamp)),
        "X-SLACK-signature",
        List.of(signature(timestamp, body)));
  }

  static String signature(long timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .filter(field -> !field.isEmpty())
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                // Slack's own client writes thread_ts twice.
                (one, other) -> {
                  assertThat(other).isEqualTo(one);
                  return one;
                }));
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks all calls so far against what Slack demands. */
  void checkWhatCame() {
    CallRules.check(this);
  }

  @Override
  public void close() {
    outbox.close();
    door.close();
    engine.close();
    slack.stop();
    Stores.delete(runbooks);
  }
}
