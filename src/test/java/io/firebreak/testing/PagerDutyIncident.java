package io.firebreak.testing;

import static io.firebreak.testing.PagerDutyRules.only;
import static io.firebreak.testing.PagerDutyRules.rule;
import static io.firebreak.testing.PagerDutyRules.text;
import static io.firebreak.testing.PagerDutyRules.wrapped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An incident as it stands at {@link PagerDutyStandIn}. */
public final class PagerDutyIncident {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> FIELDS =
      Set.of(
          "type",
          "status",
          "priority",
          "resolution",
          "title",
          "escalation_level",
          "escalation_policy");

  private final Instant opened = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private volatile Instant changed = opened;

  /** The incident that it was merged into, null for none. */
  public volatile @Nullable String mergedInto;

  /** Its title. */
  public volatile String title = "Queue is stuck";

  /** Its id. */
  public final String id;

  /** Key of its alert. */
  public final String key;

  /** What it was opened with. */
  public final JsonNode event;

  /** Its notes, in order. */
  public final List<String> notes = new ArrayList<>();

  /** Status updates, in order. */
  public final List<String> updates = new ArrayList<>();

  /** Levels that it was handed to, in order. */
  public final List<Integer> escalated = new ArrayList<>();

  /** Whom it was told to ask for help. */
  public final List<String> responders = new ArrayList<>();

  /** Escalation policies that it was handed to, in order. */
  public final List<String> policies = new ArrayList<>();

  /** Whether the account tells who was asked to help. */
  public volatile boolean tellsResponders = true;

  private final List<String> requests = new ArrayList<>();

  final List<ObjectNode> log = new ArrayList<>();

  /** {@code triggered}, {@code acknowledged} or {@code resolved}. */
  public volatile String status = "triggered";

  /** How many levels its escalation policy has. */
  public volatile int levels = 3;

  /** Name of its priority, null for none. */
  public volatile @Nullable String priority;

  PagerDutyIncident(String id, String key, JsonNode event) {
    this.id = id;
    this.key = key;
    this.event = event;
    this.priority = null;
  }

  void set(String to, String by) {
    status = to;
    changed = Instant.now();
    log.add(
        JSON.createObjectNode()
            .put("type", word(to) + "_log_entry")
            .put("created_at", Instant.now().toString())
            .put("agent", by));
  }

  private static String word(String status) {
    return switch (status) {
      case "resolved" -> "resolve";
      case "acknowledged" -> "acknowledge";
      default -> "trigger";
    };
  }

  /** A page of what is open. */
  static ObjectNode page(Collection<PagerDutyIncident> all, Map<String, String> query) {
    rule("100".equals(query.get("limit")), "limit is at most 100");
    var offset = Integer.parseInt(query.getOrDefault("offset", "0"));
    rule(offset <= 10_000, "offset is at most 10000");
    var open =
        all.stream()
            .filter(incident -> !incident.status.equals("resolved"))
            .map(PagerDutyIncident::shown)
            .toList();
    var list = JSON.createArrayNode();
    open.stream().skip(offset).limit(100).forEach(list::add);
    return wrapped("incidents", list).put("more", open.size() > offset + 100);
  }

  /** As the API shows it. */
  public ObjectNode shown() {
    var node =
        JSON.createObjectNode()
            .put("id", id)
            .put("type", "incident")
            .put("status", status)
            .put("title", title)
            .put("urgency", "high")
            .put("incident_key", key)
            .put("created_at", opened.toString())
            .put("last_status_change_at", changed.toString());
    node.putObject("service").put("id", "PSHOP01").put("summary", "Shop");
    if (status.equals("resolved")) {
      node.put("resolved_at", changed.toString());
    }
    if (mergedInto != null) {
      node.putObject("resolve_reason")
          .put("type", "merge_resolve_reason")
          .putObject("incident")
          .put("id", mergedInto);
    }
    var rules = node.putObject("escalation_policy").put("id", "P1").putArray("escalation_rules");
    for (int i = 0; i < levels; i++) {
      rules.addObject().put("id", "PR" + i);
    }
    if (tellsResponders) {
      var asked = node.putArray("responder_requests");
      requests.forEach(message -> asked.addObject().put("message", message));
    }
    return node;
  }

  /** Changes it as a request says; what was changed, in words. */
  String change(JsonNode body) {
    only(body, Set.of("incident"));
    var change = body.path("incident");
    only(change, FIELDS);
    rule(
        Set.of("incident", "incident_reference").contains(change.path("type").asText()),
        "type is incident or incident_reference");
    if (change.has("status")) {
      var to = change.path("status").asText();
      rule(Set.of("resolved", "acknowledged", "triggered").contains(to), "status is a known word");
      if (status.equals("resolved")) {
        throw new PagerDutyRules.Refused(400, false, "Incident Already Resolved");
      }
      set(to, "rest");
      return to;
    }
    if (change.has("escalation_level")) {
      var level = change.path("escalation_level").asInt();
      rule(level >= 1 && level <= levels, "the policy has level " + level);
      escalated.add(level);
      set("triggered", "rest");
      return "level " + level;
    }
    if (change.has("escalation_policy")) {
      var policy = change.path("escalation_policy");
      rule(
          policy.path("type").asText().equals("escalation_policy_reference"),
          "a policy is named by a reference");
      policies.add(policy.path("id").asText());
      return "policy " + policy.path("id").asText();
    }
    rule(change.path("priority").isTextual(), "something is changed");
    priority = change.path("priority").asText();
    return "priority";
  }

  /** What stands below its address. */
  JsonNode operation(String operation, Map<String, String> query, @Nullable JsonNode sent) {
    var body = sent == null ? JSON.createObjectNode() : sent;
    return switch (operation) {
      case "POST notes" -> {
        only(body, Set.of("note"));
        only(body.path("note"), Set.of("content"));
        text(body.path("note"), "content", 25_000);
        notes.add(body.path("note").path("content").asText());
        yield JSON.createObjectNode();
      }
      case "GET notes" -> {
        var list = JSON.createArrayNode();
        notes.forEach(note -> list.addObject().put("content", note));
        yield wrapped("notes", list);
      }
      case "GET log_entries" -> log(query);
      case "POST status_updates" -> {
        text(body, "message", 2_000);
        updates.add(body.path("message").asText());
        yield JSON.createObjectNode();
      }
      case "POST responder_requests" -> responders(body);
      default -> throw new PagerDutyRules.Refused(404, true, "no such operation");
    };
  }

  private JsonNode log(Map<String, String> query) {
    var since = Instant.parse(query.getOrDefault("since", "2000-01-01T00:00:00Z"));
    var entries = JSON.createArrayNode();
    log.stream()
        .filter(entry -> !Instant.parse(entry.path("created_at").asText()).isBefore(since))
        .forEach(entries::add);
    return wrapped("log_entries", entries);
  }

  private JsonNode responders(JsonNode body) {
    only(body, Set.of("requester_id", "message", "responder_request_targets"));
    text(body, "requester_id", 64);
    text(body, "message", 2_000);
    rule(!body.path("responder_request_targets").isEmpty(), "there is a target");
    for (var target : body.path("responder_request_targets")) {
      var one = target.path("responder_request_target");
      rule(
          Set.of("user_reference", "escalation_policy_reference")
              .contains(one.path("type").asText()),
          "a target is a user or an escalation policy");
      responders.add(one.path("id").asText());
    }
    requests.add(body.path("message").asText());
    return JSON.createObjectNode();
  }
}
