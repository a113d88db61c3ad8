package io.firebreak.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.event.ReactionAddedEvent;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what Slack sends, strictly. */
final class Payloads {
  private static final Set<String> BUTTONS =
      Stream.of(
              List.of(
                  RunMessage.APPROVE,
                  RunMessage.REJECT,
                  RunMessage.WITHDRAW,
                  RunMessage.PLAN,
                  RunMessage.EDIT),
              RunMessage.DONE,
              RunMessage.FILL,
              RunMessage.FAILED)
          .flatMap(Collection::stream)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> FORMS =
      Set.of(RejectForm.ID, ManualForm.DONE, ManualForm.FAILED, StartForms.ID, PlanClicks.ID);

  /** The events that we listen to. */
  static final Set<String> EVENTS =
      Set.of(AppHomeOpenedEvent.TYPE_NAME, ReactionAddedEvent.TYPE_NAME);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Payloads() {}

  /** An object, in which no name stands twice. */
  static JsonNode object(String text) throws Malformed {
    try {
      var read = JSON.readTree(text);
      Malformed.unless(read.isObject());
      return read;
    } catch (JsonProcessingException e) {
      throw new Malformed();
    }
  }

  /** The only field of this name in a form as browsers send it. */
  static String field(String form, String name) throws Malformed {
    var prefix = name + "=";
    var fields =
        Arrays.stream(form.split("&", -1)).filter(field -> field.startsWith(prefix)).toList();
    Malformed.unless(fields.size() == 1);
    try {
      return URLDecoder.decode(
          fields.getFirst().substring(prefix.length()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Malformed();
    }
  }

  /** The name under which a click is known when it is one of our buttons, else empty. */
  static String click(JsonNode payload) throws Malformed {
    var actions = payload.path("actions");
    Malformed.unless(actions.isArray() && actions.size() == 1);
    var action = actions.get(0);
    Malformed.unless(action.path("action_id").isTextual());
    if (!BUTTONS.contains(action.path("action_id").asText())) {
      return "";
    }
    Malformed.unless(action.path("value").isTextual() && payload.path("trigger_id").isTextual());
    texts(payload, "user", "team", "channel");
    return "click " + payload.path("trigger_id").asText();
  }

  /** Whether a filled form is one of ours; sent twice, the second vote is found out later. */
  static boolean form(JsonNode payload) throws Malformed {
    texts(payload, "user", "team", "view");
    return FORMS.contains(payload.path("view").path("callback_id").asText());
  }

  /** The name under which the choice of a shortcut is known when it is ours, else empty. */
  static String shortcut(JsonNode payload) throws Malformed {
    if (!payload.path("callback_id").asText().equals(Pins.SHORTCUT)) {
      return "";
    }
    texts(payload, "user", "team", "channel");
    Malformed.unless(payload.path("message").path("ts").isTextual());
    Malformed.unless(payload.path("trigger_id").isTextual());
    return "shortcut " + payload.path("trigger_id").asText();
  }

  /** The name under which an event is known when it is one that we listen to, else empty. */
  static String event(JsonNode payload) throws Malformed {
    var event = payload.path("event");
    if (!EVENTS.contains(event.path("type").asText())) {
      return "";
    }
    Malformed.unless(payload.path("event_id").isTextual() && payload.path("team_id").isTextual());
    Malformed.unless(event.path("user").isTextual());
    if (event.path("type").asText().equals(ReactionAddedEvent.TYPE_NAME)) {
      Malformed.unless(event.path("reaction").isTextual() && event.path("item").isObject());
    }
    return "event " + payload.path("event_id").asText();
  }

  /** The name under which a command is known. */
  static String command(String form) throws Malformed {
    Malformed.unless(field(form, "command").equals(Commands.NAME));
    for (var name : List.of("user_id", "team_id", "channel_id")) {
      Malformed.unless(!field(form, name).isEmpty());
    }
    return "command " + field(form, "trigger_id");
  }

  /** What a socket brings of a command, as Slack would post it. */
  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static void texts(JsonNode payload, String... objects) throws Malformed {
    for (var object : objects) {
      Malformed.unless(payload.path(object).path("id").isTextual());
    }
  }
}
