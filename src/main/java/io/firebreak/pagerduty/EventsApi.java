package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events API v2: opens, acknowledges and resolves by a key that names one problem. */
final class EventsApi {
  /** By this name PagerDuty shows who told it. */
  static final String CLIENT = "Firebreak";

  /** So the keys begin of what Firebreak opens beside its incidents; the hook passes over them. */
  static final String OWN_KEYS = "firebreak/";

  /** The most characters of a key. */
  static final int KEY = 255;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final PagerDutySettings settings;
  private final PagerDutyHttp http;

  EventsApi(PagerDutySettings settings, PagerDutyHttp http) {
    this.settings = settings;
    this.http = http;
  }

  /** Opens an incident, or adds to the open one of this key. */
  void trigger(String key, Problem problem) throws PagerDutyTrouble {
    var event = event("trigger", key);
    event.set("payload", problem.payload());
    event.put("client", CLIENT).put("client_url", settings.publicUrl().toString());
    var links = event.putArray("links");
    problem.links().forEach((text, href) -> links.addObject().put("href", href).put("text", text));
    send("open an incident", event);
  }

  /** Says that somebody works on it. */
  void acknowledge(String key) throws PagerDutyTrouble {
    send("acknowledge the incident", event("acknowledge", key));
  }

  /** Says that it is over. */
  void resolve(String key) throws PagerDutyTrouble {
    send("resolve the incident", event("resolve", key));
  }

  private static ObjectNode event(String action, String key) {
    return NODES.objectNode().put("event_action", action).put("dedup_key", key);
  }

  private void send(String what, ObjectNode event) throws PagerDutyTrouble {
    http.send(
        settings.eventsKey(),
        routingKey ->
            new PagerDutyHttp.Request(
                what,
                "POST",
                PagerDutySettings.below(settings.eventsUrl(), "enqueue"),
                Map.of("Content-Type", "application/json", "Accept", "application/json"),
                event.deepCopy().put("routing_key", routingKey)));
  }
}
