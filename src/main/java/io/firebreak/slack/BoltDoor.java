package io.firebreak.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Pattern;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.bolt.util.SlackRequestParser.HttpRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Takes what Slack posts: believes it only when signed, answers at once, and does the work after.
 * Bolt reads the request; its own check of the signature is not used.
 */
public final class BoltDoor implements SlackDoor, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BoltDoor.class);
  private static final String EVENTS = "/slack/events";
  private static final Set<String> BUTTONS =
      Stream.of(List.of(RunMessage.APPROVE, RunMessage.REJECT, RunMessage.WITHDRAW), RunMessage.DONE, RunMessage.FAILED)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> FORMS =
      Set.of(RejectForm.ID, ManualForm.DONE, ManualForm.FAILED);
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9]{1,1000}");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final SlackSignature signature;
  private final Seen seen;
  private final Clicks clicks;
  private final ManualClicks manual;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final App app;
  private final SlackRequestParser parser;

  /**
   * A door that stands on {@code ground}.
   *
   * @throws IllegalArgumentException when the signing secret is blank
   */
  public BoltDoor(SlackGround ground) {
    var settings = ground.settings();
    signature =
        new SlackSignature(() -> ground.secrets().reveal(settings.signingSecret()), ground.clock());
    seen = new Seen(ground.clock());
    var calls = new SlackCalls(settings, ground.secrets());
    var speakers = new Speakers(ground.users(), calls);
    clicks = new Clicks(ground, calls, speakers);
    manual = new ManualClicks(ground, calls, speakers);
    var config = new AppConfig();
    config.setUnmatchedRequestHandler(_ -> Response.ok());
    // Without Bolt's middleware: it would check the signature its way, and ask Slack who we are
    // before each answer.
    app = new App(config, calls.slack(), List.of());
    parser = new SlackRequestParser(config);
    listen();
  }

  private void listen() {
    app.blockAction(
        RunMessage.APPROVE,
        (request, context) -> {
          later(() -> clicks.approve(request.getPayload()));
          return context.ack();
        });
    app.blockAction(
        RunMessage.WITHDRAW,
        (request, context) -> {
          later(() -> clicks.withdraw(request.getPayload()));
          return context.ack();
        });
    app.blockAction(
        RunMessage.REJECT,
        (request, context) -> {
          later(() -> clicks.ask(request.getPayload()));
          return context.ack();
        });
    app.viewSubmission(
        RejectForm.ID,
        (request, context) -> {
          if (RejectForm.reason(request.getPayload().getView()).isEmpty()) {
            return context.ackWithErrors(Map.of(RejectForm.REASON, "Say why, for the record."));
          }
          later(() -> clicks.reject(request.getPayload()));
          return context.ack();
        });
    listenForReports();
  }

  private void listenForReports() {
    for (var done : RunMessage.DONE) {
      app.blockAction(
          done,
          (request, context) -> {
            later(() -> manual.done(request.getPayload()));
            return context.ack();
          });
    }
    for (var failed : RunMessage.FAILED) {
      app.blockAction(
          failed,
          (request, context) -> {
            later(() -> manual.failed(request.getPayload()));
            return context.ack();
          });
    }
    app.viewSubmission(
        ManualForm.DONE,
        (request, context) -> {
          var faults = manual.faults(request.getPayload());
          if (!faults.isEmpty()) {
            return context.ackWithErrors(faults);
          }
          later(() -> manual.report(request.getPayload(), true));
          return context.ack();
        });
    app.viewSubmission(
        ManualForm.FAILED,
        (request, context) -> {
          later(() -> manual.report(request.getPayload(), false));
          return context.ack();
        });
  }

  private void later(Runnable task) {
    work.execute(() -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a click in Slack could not be handled; it can be made again", e);
      }
    });
  }

  @Override
  public SlackAnswer handle(String path, Map<String, List<String>> headers, byte[] body) {
    var signed = signature.genuine(headers, body);
    if (signed == null) {
      return SlackAnswer.problem(
          401, "SLACK_UNAUTHENTICATED", "The signature is missing, wrong or too old");
    }
    if (!seen.first(signed)) {
      return SlackAnswer.TAKEN;
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return path.equals(EVENTS) ? event(text) : interaction(path, text);
    } catch (CharacterCodingException | JsonProcessingException | Malformed e) {
      return SlackAnswer.problem(400, "MALFORMED", "This is not what Slack sends");
    }
  }

  /** A signed request that is not in Slack's form. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static void require(boolean truth) throws Malformed {
    if (!truth) {
      throw new Malformed();
    }
  }

  private static SlackAnswer event(String text) throws JsonProcessingException, Malformed {
    var event = JSON.readTree(text);
    require(event.isObject());
    if (!event.path("type").asText().equals("url_verification")) {
      return SlackAnswer.TAKEN;
    }
    var challenge = event.path("challenge").asText();
    require(CHALLENGE.matcher(challenge).matches());
    return new SlackAnswer(200, "text/plain", challenge);
  }

  private SlackAnswer interaction(String path, String text)
      throws JsonProcessingException, Malformed {
    var payload = JSON.readTree(payload(text));
    require(payload.isObject());
    var known =
        switch (payload.path("type").asText()) {
          case "block_actions" -> click(payload);
          case "view_submission" -> form(payload);
          default -> false;
        };
    return known ? bolt(path, text) : SlackAnswer.TAKEN;
  }

  private static String payload(String form) throws Malformed {
    var fields =
        Arrays.stream(form.split("&", -1)).filter(field -> field.startsWith("payload=")).toList();
    require(fields.size() == 1);
    try {
      return URLDecoder.decode(
          fields.getFirst().substring("payload=".length()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Malformed();
    }
  }

  /** Whether a click is one of ours and new. */
  private boolean click(JsonNode payload) throws Malformed {
    var actions = payload.path("actions");
    require(actions.isArray() && actions.size() == 1);
    var action = actions.get(0);
    require(action.path("action_id").isTextual());
    var id = action.path("action_id").asText();
    if (!BUTTONS.contains(id)) {
      return false;
    }
    require(action.path("value").isTextual() && payload.path("trigger_id").isTextual());
    requireText(payload, "user", "id");
    requireText(payload, "team", "id");
    requireText(payload, "channel", "id");
    return seen.first("click " + payload.path("trigger_id").asText());
  }

  /** Whether a filled form is one of ours; sent twice, the second vote is found out later. */
  private static boolean form(JsonNode payload) throws Malformed {
    requireText(payload, "user", "id");
    requireText(payload, "team", "id");
    requireText(payload, "view", "id");
    return FORMS.contains(payload.path("view").path("callback_id").asText());
  }

  private static void requireText(JsonNode payload, String object, String field) throws Malformed {
    require(payload.path(object).path(field).isTextual());
  }

  private SlackAnswer bolt(String path, String text) throws Malformed {
    try {
      var request =
          parser.parse(
              HttpRequest.builder()
                  .requestUri(path)
                  .queryString(Map.of())
                  .requestBody(text)
                  .headers(new RequestHeaders(Map.of()))
                  .build());
      var answer = app.run(request);
      return new SlackAnswer(
          answer.getStatusCode(),
          answer.getContentType() == null ? "text/plain" : answer.getContentType(),
          answer.getBody() == null ? "" : answer.getBody());
    } catch (Exception e) {
      LOG.debug("a signed request could not be read", e);
      throw new Malformed();
    }
  }

  /** Waits for the work at hand. */
  @Override
  public void close() {
    app.stop();
    work.close();
  }
}
