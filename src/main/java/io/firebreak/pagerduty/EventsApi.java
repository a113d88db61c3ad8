package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jboss.logging.Logger;

/** Events API v2: opens, acknowledges and resolves by a key that names one problem. */
final class EventsApi {
  /** By this name PagerDuty shows who told it. */
  static final String CLIENT = "Firebreak";

  /** So the keys begin of what Firebreak opens beside its incidents; the hook passes over them. */
  static final String OWN_KEYS = "firebreak/";

  /** The most characters of a key. */
  static final int KEY = 255;

  private static final Logger LOG = Logger.getLogger(EventsApi.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String OPEN = "open an incident";

  /** The code of PagerDuty's answer to an event that breaks a rule of its. */
  private static final String NOT_VALID = "http_400";

  private final PagerDutySettings settings;
  private final PagerDutyHttp http;

  EventsApi(PagerDutySettings settings, PagerDutyHttp http) {
    this.settings = settings;
    this.http = http;
  }

  /**
   * Opens an incident, or adds to the open one of this key. An address that an alert brought and
   * PagerDuty does not take costs nobody the page: then it goes without links.
   */
  void trigger(String key, Problem problem) throws PagerDutyTrouble {
    var event = event("trigger", key);
    event.set("payload", problem.payload());
    event.put("client", CLIENT).put("client_url", settings.publicUrl().toString());
    var links = event.putArray("links");
    problem.links().forEach((text, href) -> links.addObject().put("href", href).put("text", text));
    try {
      send(OPEN, event);
    } catch (PagerDutyTrouble e) {
      if (!e.code().equals(NOT_VALID) || links.isEmpty()) {
        throw e;
      }
      LOG.warnf("%s; it is sent once more without its links %s", e.words(), problem.links());
      send(OPEN, event.without("links"));
    }
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
