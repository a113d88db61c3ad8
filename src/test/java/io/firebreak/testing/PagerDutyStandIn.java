package io.firebreak.testing;

import static io.firebreak.testing.PagerDutyRules.array;
import static io.firebreak.testing.PagerDutyRules.error;
import static io.firebreak.testing.PagerDutyRules.isTime;
import static io.firebreak.testing.PagerDutyRules.isUrl;
import static io.firebreak.testing.PagerDutyRules.json;
import static io.firebreak.testing.PagerDutyRules.only;
import static io.firebreak.testing.PagerDutyRules.query;
import static io.firebreak.testing.PagerDutyRules.rule;
import static io.firebreak.testing.PagerDutyRules.text;
import static io.firebreak.testing.PagerDutyRules.wrapped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A PagerDuty that keeps incidents and checks what it is told as the real one documents it: keys,
 * headers, required fields, words and lengths. What breaks a rule is answered as PagerDuty does,
 * and kept in {@link #broken} so that no test passes over it.
 */
public final class PagerDutyStandIn implements AutoCloseable {
  /** The integration key that it knows. */
  public static final String EVENTS_KEY = "e93facc04764012d7bfb002500d5d1a6";

  /** The key of the REST API that it knows. */
  public static final String TOKEN = "u+test-token-of-the-rest-api";

  /** The mail address of the only user in whose name one may act. */
  public static final String FROM = "firebreak@example.com";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LARGEST_EVENT = 512 * 1024;
  private static final Set<String> EVENT_FIELDS =
      Set.of(
          "routing_key",
          "event_action",
          "dedup_key",
          "payload",
          "client",
          "client_url",
          "links",
          "images");
  private static final Set<String> PAYLOAD_FIELDS =
      Set.of(
          "summary",
          "source",
          "severity",
          "timestamp",
          "component",
          "group",
          "class",
          "custom_details");

  private final HttpServer server;
  private final Map<String, PagerDutyIncident> incidents = new LinkedHashMap<>();
  private final Map<String, ArrayNode> onCall = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final Deque<Canned> next = new ArrayDeque<>();
  private boolean slowToOpen;
  private @Nullable Instant dutyAsked;
  private @Nullable Canned always;

  /** An answer that was told beforehand. */
  private record Canned(int status, Map<String, String> headers) {}

  private record Answer(int status, JsonNode body) {}

  /** One that listens on this machine. */
  public PagerDutyStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Its Events API v2. */
  public URI eventsUrl() {
    return URI.create(base() + "/v2");
  }

  /** Its REST API v2. */
  public URI apiUrl() {
    return URI.create(base() + "/api/");
  }

  /** What broke a rule of PagerDuty, in order. */
  public synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  /** What was called, as {@code METHOD path detail}, in order; refused calls too. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** All incidents, the oldest first. */
  public synchronized List<PagerDutyIncident> incidents() {
    return List.copyOf(incidents.values());
  }

  /** The only incident. */
  public synchronized PagerDutyIncident incident() {
    if (incidents.size() != 1) {
      throw new AssertionError("not one incident: " + incidents.keySet());
    }
    return incidents.values().iterator().next();
  }

  /** Opens an incident as another tool would. */
  public synchronized PagerDutyIncident opened(String id) {
    var incident = new PagerDutyIncident(id, "other/" + id, JSON.createObjectNode());
    incidents.put(id, incident);
    return incident;
  }

  /** What a person does there. */
  public synchronized void person(PagerDutyIncident incident, String status) {
    incident.set(status, "person");
  }

  /** Who is on call in a schedule, as {@code id name mail}; a null mail is left out. */
  public synchronized void onCall(String schedule, String... mails) {
    var users = JSON.createArrayNode();
    for (var mail : mails) {
      users.addObject().put("id", "PU" + users.size()).put("name", mail).put("email", mail);
    }
    onCall.put(schedule, users);
  }

  /** About which time a schedule was asked last; null before. */
  public synchronized @Nullable Instant dutyAsked() {
    return dutyAsked;
  }

  /** The next call gets this answer. */
  public synchronized void answer(int status, Map<String, String> headers) {
    next.add(new Canned(status, headers));
  }

  /** Every call gets this answer until {@link #up}. */
  public synchronized void down(int status) {
    always = new Canned(status, Map.of());
  }

  /** It works again. */
  public synchronized void up() {
    always = null;
  }

  /** Whether what was opened cannot be found for now. */
  public synchronized void slowToOpen(boolean slow) {
    slowToOpen = slow;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var body = exchange.getRequestBody().readAllBytes();
    calls.add(exchange.getRequestMethod() + " " + path);
    var canned = always != null ? always : next.poll();
    if (canned != null) {
      canned.headers().forEach(exchange.getResponseHeaders()::add);
      send(exchange, new Answer(canned.status(), error("told so beforehand")));
      return;
    }
    try {
      send(
          exchange,
          path.startsWith("/v2/") ? event(exchange, path, body) : rest(exchange, path, body));
    } catch (PagerDutyRules.Refused e) {
      if (e.isMistake) {
        broken.add(exchange.getRequestMethod() + " " + path + ": " + e.getMessage());
      }
      send(exchange, new Answer(e.status, error(String.valueOf(e.getMessage()))));
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var bytes = answer.body().toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  // Events API v2

  private Answer event(HttpExchange exchange, String path, byte[] body) throws IOException {
    rule(path.equals("/v2/enqueue"), "the path is /v2/enqueue");
    rule(exchange.getRequestMethod().equals("POST"), "the method is POST");
    rule(body.length <= LARGEST_EVENT, "an event has at most 512 KB");
    var event = json(exchange, body);
    only(event, EVENT_FIELDS);
    rule(event.path("routing_key").asText().matches("[0-9a-zA-Z]{32}"), "routing_key is a GUID");
    if (!event.path("routing_key").asText().equals(EVENTS_KEY)) {
      throw new PagerDutyRules.Refused(400, false, "Invalid routing key");
    }
    text(event, "dedup_key", 255);
    var key = event.path("dedup_key").asText();
    var action = event.path("event_action").asText();
    note(action + " " + key);
    switch (action) {
      case "trigger" -> trigger(key, event);
      case "acknowledge", "resolve" -> {
        rule(!event.has("payload"), "only a trigger has a payload here");
        open(key).forEach(incident -> incident.set(past(action), "events"));
      }
      default ->
          throw new PagerDutyRules.Refused(
              400, true, "event_action is trigger, acknowledge or resolve");
    }
    return new Answer(
        202,
        JSON.createObjectNode()
            .put("status", "success")
            .put("message", "Event processed")
            .put("dedup_key", key));
  }

  private static String past(String action) {
    return action.equals("resolve") ? "resolved" : "acknowledged";
  }

  private List<PagerDutyIncident> open(String key) {
    return incidents.values().stream()
        .filter(incident -> incident.key.equals(key) && !incident.status.equals("resolved"))
        .toList();
  }

  private void trigger(String key, JsonNode event) {
    var payload = event.path("payload");
    rule(payload.isObject(), "payload is an object");
    only(payload, PAYLOAD_FIELDS);
    text(payload, "summary", 1_024);
    text(payload, "source", 1_024);
    rule(
        Set.of("critical", "error", "warning", "info").contains(payload.path("severity").asText()),
        "severity is critical, error, warning or info");
    rule(payload.path("custom_details").isObject(), "custom_details is an object");
    rule(isTime(payload.path("timestamp").asText()), "timestamp is ISO 8601");
    rule(isUrl(event.path("client_url").asText()), "client_url is a URL");
    event.path("links").forEach(link -> rule(isUrl(link.path("href").asText()), "href is a URL"));
    if (open(key).isEmpty()) {
      var id = "Q%013d".formatted(incidents.size() + 1);
      incidents.put(id, new PagerDutyIncident(id, key, event));
    }
  }

  // REST API v2

  private Answer rest(HttpExchange exchange, String path, byte[] body) throws IOException {
    var headers = exchange.getRequestHeaders();
    var authorization = Objects.requireNonNullElse(headers.getFirst("Authorization"), "");
    rule(authorization.startsWith("Token token="), "Authorization is Token token=KEY");
    if (!authorization.equals("Token token=" + TOKEN)) {
      throw new PagerDutyRules.Refused(401, false, "the key is not known");
    }
    rule(
        Objects.requireNonNullElse(headers.getFirst("Accept"), "")
            .contains("application/vnd.pagerduty+json;version=2"),
        "Accept names version 2");
    rule("application/json".equals(headers.getFirst("Content-Type")), "every call has a type");
    var method = exchange.getRequestMethod();
    if (!method.equals("GET")) {
      rule(FROM.equals(headers.getFirst("From")), "From is the mail address of a user");
    }
    var parts = List.of(path.substring("/api/".length()).split("/"));
    var query = query(exchange.getRequestURI());
    if (parts.getFirst().equals("incidents")) {
      return incidents(exchange, method, parts, query, body);
    }
    rule(method.equals("GET"), "only incidents are changed here");
    return switch (parts.getFirst()) {
      case "schedules" -> schedule(parts, query);
      case "abilities" -> new Answer(200, JSON.createObjectNode().set("abilities", array("teams")));
      case "users" -> users(query);
      case "services" -> service(parts.get(1));
      default -> throw new PagerDutyRules.Refused(404, true, "there is no " + path);
    };
  }

  private Answer incidents(
      HttpExchange exchange,
      String method,
      List<String> parts,
      Map<String, String> query,
      byte[] body)
      throws IOException {
    if (parts.size() == 1 && query.containsKey("service_ids[]")) {
      return new Answer(200, PagerDutyIncident.page(incidents.values(), query));
    }
    if (parts.size() == 1) {
      rule(method.equals("GET") && query.containsKey("incident_key"), "a look-up by key");
      return new Answer(200, wrapped("incidents", found(query.get("incident_key"))));
    }
    var incident = incidents.get(parts.get(1));
    if (incident == null) {
      throw new PagerDutyRules.Refused(404, false, "Incident Not Found");
    }
    var sent = method.equals("GET") ? null : json(exchange, body);
    if (parts.size() == 2 && sent != null) {
      note("PUT " + incident.id + " " + incident.change(sent));
    }
    return new Answer(
        200,
        parts.size() == 2
            ? wrapped("incident", incident.shown())
            : incident.operation(method + " " + parts.get(2), query, sent));
  }

  /** Says more of the call at hand than its path does. */
  private void note(String call) {
    calls.set(calls.size() - 1, call);
  }

  private ArrayNode found(@Nullable String key) {
    var list = JSON.createArrayNode();
    if (!slowToOpen) {
      incidents.values().stream()
          .filter(incident -> incident.key.equals(key))
          .reduce((_, last) -> last)
          .ifPresent(incident -> list.add(incident.shown()));
    }
    return list;
  }

  private Answer schedule(List<String> parts, Map<String, String> query) {
    rule(parts.size() == 3 && parts.get(2).equals("users"), "the users of a schedule");
    rule(isTime(query.getOrDefault("since", "")), "since is ISO 8601");
    rule(isTime(query.getOrDefault("until", "")), "until is ISO 8601");
    rule(
        Instant.parse(query.get("since")).isBefore(Instant.parse(query.get("until"))),
        "since is before until");
    dutyAsked = Instant.parse(query.get("since"));
    var users = onCall.get(parts.get(1));
    if (users == null) {
      throw new PagerDutyRules.Refused(404, false, "Schedule Not Found");
    }
    return new Answer(200, wrapped("users", users));
  }

  private static Answer users(Map<String, String> query) {
    var users = JSON.createArrayNode();
    if (FROM.equals(query.get("query"))) {
      users.addObject().put("id", "PBOT001").put("name", "Firebreak").put("email", FROM);
    }
    return new Answer(200, wrapped("users", users));
  }

  private static Answer service(String id) {
    if (!id.equals("PSHOP01")) {
      throw new PagerDutyRules.Refused(404, false, "Service Not Found");
    }
    var service = JSON.createObjectNode().put("id", id).put("name", "Shop").put("status", "active");
    service
        .putArray("integrations")
        .addObject()
        .put("type", "events_api_v2_inbound_integration")
        .put("integration_key", EVENTS_KEY);
    return new Answer(200, wrapped("service", service));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
