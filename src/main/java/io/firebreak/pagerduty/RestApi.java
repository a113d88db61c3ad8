package io.firebreak.pagerduty;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.firebreak.pagerduty.PagerDutyTrouble.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** REST API v2, as far as it is needed here. */
final class RestApi {
  /** What an id of PagerDuty looks like. */
  static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

  /** The most pages of a list that are read, of a hundred each. */
  static final int PAGES = 5;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final PagerDutySettings settings;
  private final PagerDutyHttp http;

  RestApi(PagerDutySettings settings, PagerDutyHttp http) {
    this.settings = settings;
    this.http = http;
  }

  /**
   * An incident there.
   *
   * @param status {@code triggered}, {@code acknowledged} or {@code resolved}
   * @param createdAt when it was opened, by PagerDuty's clock
   * @param levels how many levels its escalation policy has; 0 when that is not known
   */
  record Known(String id, String status, Instant createdAt, int levels) {
    boolean resolved() {
      return status.equals("resolved");
    }

    boolean triggered() {
      return status.equals("triggered");
    }
  }

  /** Somebody there. */
  record User(String id, String name, @Nullable String mail) {}

  /** The newest incident that has an alert of this key; empty while there is none. */
  Optional<Known> byKey(String key) throws PagerDutyTrouble {
    var found =
        get(
                "find the incident",
                "incidents?date_range=all&sort_by=created_at%3Adesc&limit=1&incident_key="
                    + encode(key))
            .path("incidents");
    return found.isEmpty() ? Optional.empty() : Optional.of(known(found.get(0)));
  }

  /** One incident, with the levels of its escalation policy. */
  Known incident(String id) throws PagerDutyTrouble {
    return known(
        get("show incident " + id, "incidents/" + path(id) + "?include%5B%5D=escalation_policies")
            .path("incident"));
  }

  /** One incident, as PagerDuty shows it. */
  ObjectNode shown(String id) throws PagerDutyTrouble {
    return get("show incident " + id, "incidents/" + path(id)).withObjectProperty("incident");
  }

  /** All that is open on these services, the newest first, as far as {@link #PAGES} go. */
  List<JsonNode> open(List<String> services) throws PagerDutyTrouble {
    var of = services.stream().map(id -> "&service_ids%5B%5D=" + path(id)).collect(joining());
    var found = new ArrayList<JsonNode>();
    for (var page = 0; page < PAGES; page++) {
      var answer =
          get(
              "list what is open",
              "incidents?date_range=all&statuses%5B%5D=triggered&statuses%5B%5D=acknowledged"
                  + "&sort_by=created_at%3Adesc&limit=100&offset="
                  + page * 100
                  + of);
      answer.path("incidents").forEach(found::add);
      if (!answer.path("more").asBoolean()) {
        break;
      }
    }
    return found;
  }

  private static Known known(JsonNode incident) {
    return new Known(
        incident.path("id").asText(),
        incident.path("status").asText(),
        instant(incident.path("created_at").asText()),
        incident.path("escalation_policy").path("escalation_rules").size());
  }

  /** Whether somebody resolved the incident since then. */
  boolean resolvedSince(String id, Instant then) throws PagerDutyTrouble {
    var entries =
        get(
                "tell the history of incident " + id,
                "incidents/" + path(id) + "/log_entries?limit=100&since=" + encode(seconds(then)))
            .path("log_entries");
    return StreamSupport.stream(entries.spliterator(), false)
        .anyMatch(entry -> entry.path("type").asText().startsWith("resolve_log_entry"));
  }

  /** Sets {@code acknowledged}, {@code resolved} or {@code triggered}. */
  void status(String id, String status) throws PagerDutyTrouble {
    update("set the incident to " + status, id, reference().put("status", status));
  }

  /** Hands an incident to a level of its escalation policy, which pages who stands there. */
  void escalate(String id, int level) throws PagerDutyTrouble {
    update(
        "escalate the incident to level " + level, id, reference().put("escalation_level", level));
  }

  /**
   * Pages the next level of an incident's escalation policy, and after the last the first again.
   * False when there is no open incident: what people resolved is not reopened.
   *
   * @param found null for none
   * @param times how often people were paged, this time included
   */
  boolean pageNext(@Nullable Known found, long times) throws PagerDutyTrouble {
    if (found == null || found.resolved()) {
      return false;
    }
    var known = incident(found.id()); // a look-up by key tells no levels
    escalate(known.id(), (int) (times % Math.max(1, known.levels())) + 1);
    return true;
  }

  /** Hands an incident to another escalation policy, which pages who stands there first. */
  void handTo(String id, String policy) throws PagerDutyTrouble {
    var change = reference();
    change
        .putObject("escalation_policy")
        .put("id", policy)
        .put("type", "escalation_policy_reference");
    update("hand the incident to escalation policy " + policy, id, change);
  }

  /** Sets a priority by its name. */
  void priority(String id, String name) throws PagerDutyTrouble {
    update("set priority " + name, id, reference().put("priority", name));
  }

  private void update(String what, String id, ObjectNode change) throws PagerDutyTrouble {
    var body = NODES.objectNode();
    body.set("incident", change);
    send(what, "PUT", "incidents/" + path(id), body);
  }

  private static ObjectNode reference() {
    return NODES.objectNode().put("type", "incident_reference");
  }

  /** Adds a note. */
  void note(String id, String text) throws PagerDutyTrouble {
    var body = NODES.objectNode();
    body.putObject("note").put("content", text);
    send("take a note", "POST", "incidents/" + path(id) + "/notes", body);
  }

  /** The notes of an incident. */
  List<String> notes(String id) throws PagerDutyTrouble {
    var found = new ArrayList<String>();
    get("show the notes", "incidents/" + path(id) + "/notes")
        .path("notes")
        .forEach(note -> found.add(note.path("content").asText()));
    return found;
  }

  /** Tells subscribers of an incident how it stands. */
  void statusUpdate(String id, String message) throws PagerDutyTrouble {
    send(
        "publish the status update",
        "POST",
        "incidents/" + path(id) + "/status_updates",
        NODES.objectNode().put("message", message));
  }

  /** Asks users or escalation policies to help. */
  void addResponders(
      String id, String requester, String message, List<String> users, List<String> policies)
      throws PagerDutyTrouble {
    var body = NODES.objectNode().put("requester_id", requester).put("message", message);
    var targets = body.putArray("responder_request_targets");
    users.forEach(user -> target(targets.addObject(), user, "user_reference"));
    policies.forEach(policy -> target(targets.addObject(), policy, "escalation_policy_reference"));
    send("request responders", "POST", "incidents/" + path(id) + "/responder_requests", body);
  }

  private static void target(ObjectNode into, String id, String type) {
    into.putObject("responder_request_target").put("id", id).put("type", type);
  }

  /** What those were asked who were asked to help; empty when PagerDuty does not tell. */
  Optional<List<String>> responderRequests(String id) throws PagerDutyTrouble {
    var asked =
        get("show who was asked to help", "incidents/" + path(id))
            .path("incident")
            .path("responder_requests");
    return asked.isArray()
        ? Optional.of(
            StreamSupport.stream(asked.spliterator(), false)
                .map(each -> each.path("message").asText())
                .toList())
        : Optional.empty();
  }

  /** Id of the user in whose name Firebreak acts. */
  String ownUser() throws PagerDutyTrouble {
    return usersLike(settings.from()).stream()
        .filter(user -> settings.from().equalsIgnoreCase(user.mail()))
        .map(User::id)
        .findFirst()
        .orElseThrow(() ->
            new PagerDutyTrouble(
                Kind.REFUSED,
                "no_user",
                Duration.ZERO,
                "PagerDuty has no user " + settings.from() + "; mend pagerduty.from"));
  }

  /** Who is on call in a schedule at a moment. */
  List<User> onCall(String schedule, Instant at) throws PagerDutyTrouble {
    var range = "?since=" + encode(seconds(at)) + "&until=" + encode(seconds(at.plusSeconds(1)));
    var what = "say who is on call in schedule " + schedule;
    var answer = get(what, "schedules/" + path(schedule) + "/users" + range);
    if (!answer.path("users").isArray()) {
      // Nobody must be taken for off duty by an answer that says nothing of them.
      throw new PagerDutyTrouble(
          Kind.UNKNOWN,
          "no_users",
          Duration.ZERO,
          "PagerDuty did not " + what + ": its answer names no users");
    }
    return users(answer);
  }

  /** Users whose name or mail address is like this. */
  List<User> usersLike(String text) throws PagerDutyTrouble {
    return users(get("find user " + text, "users?query=" + encode(text)));
  }

  private static List<User> users(JsonNode answer) {
    return StreamSupport.stream(answer.path("users").spliterator(), false)
        .map(user ->
            new User(
                user.path("id").asText(),
                user.path("name").asText(user.path("summary").asText()),
                user.path("email").textValue()))
        .toList();
  }

  /** A service with the keys of its integrations. */
  JsonNode service(String id) throws PagerDutyTrouble {
    return get("show service " + id, "services/" + path(id) + "?include%5B%5D=integrations")
        .path("service");
  }

  /** What the account can do; any valid key may ask. */
  JsonNode abilities() throws PagerDutyTrouble {
    return get("accept the key", "abilities");
  }

  private JsonNode get(String what, String path) throws PagerDutyTrouble {
    return send(what, "GET", path, null);
  }

  private JsonNode send(String what, String method, String path, @Nullable JsonNode body)
      throws PagerDutyTrouble {
    return http.send(
        settings.apiToken(),
        token ->
            new PagerDutyHttp.Request(
                what,
                method,
                PagerDutySettings.below(settings.apiUrl(), path),
                headers(token, body != null),
                body));
  }

  private Map<String, String> headers(String token, boolean withBody) {
    var headers = new HashMap<String, String>();
    headers.put("Authorization", "Token token=" + token);
    headers.put("Accept", "application/vnd.pagerduty+json;version=2, application/json");
    headers.put("Content-Type", "application/json"); // PagerDuty wants it of a GET too
    if (withBody) {
      headers.put("From", settings.from());
    }
    return headers;
  }

  /** An id within a path; anything else would be another path. */
  private static String path(String id) {
    if (!ID.matches(id)) {
      throw new IllegalArgumentException("no id of PagerDuty: " + id);
    }
    return id;
  }

  /** An answer without a time counts as an old one. */
  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
