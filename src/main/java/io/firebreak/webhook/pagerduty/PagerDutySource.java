package io.firebreak.webhook.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertReader;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.SourceTimes;
import io.firebreak.alert.StrictJson;
import io.firebreak.alert.Unreadable;
import java.time.DateTimeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What PagerDuty's webhooks v3 post: one event each, about an incident there. An incident that is
 * not resolved fires; each time that it is reopened is an episode of its own.
 */
public final class PagerDutySource implements AlertSource {
  private static final String NAME = "pagerduty";

  /** By this name the Events API shows who opened an incident. */
  private static final String OURSELVES = "Firebreak";

  /** So the keys begin of incidents that steps and emergency decisions opened there. */
  private static final String OWN_KEYS = "firebreak/";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");
  private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  private final StrictJson json;
  private final AlertReader reader;
  private final @Nullable String user;

  /**
   * A source that reads within these limits.
   *
   * @param user id of the user in whose name Firebreak acts there; null when it is not known, and
   *     then no acknowledgement counts as a person's
   */
  public PagerDutySource(Limits limits, @Nullable String user) {
    this.json = StrictJson.within(limits).allowingEqualTwins();
    this.reader = new AlertReader(limits);
    this.user = user;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The signature covers the event's id, unlike the header that has another one. */
  @Override
  public Optional<String> deliveryId(RawDelivery delivery) {
    return switch (json.read(delivery.body())) {
      case StrictJson.Read.Bad _ -> Optional.empty();
      case StrictJson.Read.Value(var body) ->
          Optional.ofNullable(body.path("event").path("id").textValue()).filter(EVENT_ID::matches);
    };
  }

  @Override
  public Parsed parse(RawDelivery delivery) {
    return AlertReader.json(json, delivery.body(), body -> read(body, delivery));
  }

  private Parsed read(JsonNode body, RawDelivery delivery) {
    if (body.path("messages").isArray()) {
      return new Parsed.DeadLetter(
          DeadLetterReason.UNKNOWN_VERSION,
          "webhooks of version 1 or 2, which PagerDuty has ended: subscribe to version 3");
    }
    try {
      return event(AlertReader.object(body.path("event")), delivery);
    } catch (Unreadable e) {
      return new Parsed.DeadLetter(e.reason(), e.detail());
    }
  }

  private Parsed event(JsonNode event, RawDelivery delivery) throws Unreadable {
    var type = AlertReader.text(event, "event_type");
    var data = AlertReader.object(event.path("data"));
    if (type == null) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "an event has no event_type");
    }
    if (type.equals("pagey.ping")) {
      return new Parsed.Ignorable("test");
    }
    if (!"incident".equals(AlertReader.text(data, "type"))) {
      return new Parsed.Ignorable("no_incident");
    }
    if (OURSELVES.equals(event.path("client").path("name").textValue())
        || data.path("incident_key").asText().startsWith(OWN_KEYS)) {
      return new Parsed.Ignorable("own_incident");
    }
    if (isMerged(data) && parent(data) == null) {
      return new Parsed.Ignorable("merged_not_recovered");
    }
    return new Parsed.Alerts(List.of(alert(event, type, data, delivery)), List.of());
  }

  private Alert alert(JsonNode event, String type, JsonNode data, RawDelivery delivery)
      throws Unreadable {
    var id = AlertReader.text(data, "id");
    if (id == null || !ID.matches(id)) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "an incident has no id");
    }
    var firing = isMerged(data) || isFiring(AlertReader.text(data, "status"));
    var occurred = AlertReader.text(event, "occurred_at");
    var times =
        AlertReader.times(
            starts(type, data, occurred), firing ? null : occurred, firing, delivery.receivedAt());
    var flags = EnumSet.of(Flag.PAGED);
    flags.addAll(times.flags());
    var labels = reader.labels(labels(id, data));
    if (AlertReader.hidesCharacters(labels)) {
      flags.add(Flag.HIDDEN_CHARACTERS);
    }
    var severity = severity(data, flags);
    var title = AlertReader.text(data, "title");
    var annotations = annotations(data, title);
    if (firing && isAcknowledgedByPerson(type, event, occurred)) {
      flags.add(Flag.ACKNOWLEDGED);
      annotations.put(Echo.BY, event.path("agent").path("summary").asText("a person"));
      annotations.put(Echo.AT, time(occurred));
    }
    if (isMerged(data)) {
      flags.add(Flag.MERGED);
      annotations.put(Echo.INTO, NAME + ":" + parent(data));
    }
    if (title == null) {
      flags.add(Flag.NAME_MISSING);
    }
    return new Alert(
        NAME,
        title == null ? "unnamed" : title,
        firing ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        severity,
        labels,
        annotations,
        times.startsAt(),
        times.endsAt(),
        NAME + ":" + id,
        null,
        links(event, data),
        flags.stream().map(Flag::code).toList());
  }

  /** It is resolved only as an incident of its own: its problem goes on in another one. */
  private static boolean isMerged(JsonNode data) {
    return "merge_resolve_reason".equals(data.path("resolve_reason").path("type").textValue());
  }

  private static @Nullable String parent(JsonNode data) {
    var id = data.path("resolve_reason").path("incident").path("id").textValue();
    return id != null && ID.matches(id) ? id : null;
  }

  private static Map<String, String> links(JsonNode event, JsonNode data) {
    var links = new TreeMap<String, String>();
    AlertReader.link(links, NAME, data.path("html_url").textValue());
    AlertReader.link(links, "client", event.path("client").path("url").textValue());
    return links;
  }

  private static boolean isFiring(@Nullable String status) throws Unreadable {
    if (status == null) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "an incident has no status");
    }
    return switch (status) {
      case "triggered", "acknowledged" -> true;
      case "resolved" -> false;
      default -> throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "status is an unknown word");
    };
  }

  /** Old bodies tell no times of the incident; then the event that opened it has the start. */
  private static @Nullable String starts(String type, JsonNode data, @Nullable String occurred)
      throws Unreadable {
    var reopened = AlertReader.text(data, "reopened_at");
    if (reopened != null) {
      return reopened;
    }
    if (type.equals("incident.reopened")) {
      return occurred;
    }
    var created = AlertReader.text(data, "created_at");
    return created != null ? created : type.equals("incident.triggered") ? occurred : null;
  }

  private static Map<String, String> labels(String id, JsonNode data) {
    var labels = new TreeMap<String, String>();
    labels.put("incident_id", id);
    put(labels, "service", data.path("service").path("summary"));
    put(labels, "service_id", data.path("service").path("id"));
    put(labels, "urgency", data.path("urgency"));
    put(labels, "priority", data.path("priority").path("summary"));
    put(labels, "escalation_policy", data.path("escalation_policy").path("summary"));
    put(labels, "team", data.path("teams").path(0).path("summary"));
    put(labels, "incident_type", data.path("incident_type").path("name"));
    return labels;
  }

  private static void put(Map<String, String> into, String name, JsonNode text) {
    if (text.isTextual()) {
      into.put(name, text.textValue());
    }
  }

  private static Map<String, String> annotations(JsonNode data, @Nullable String title) {
    var annotations = new TreeMap<String, String>();
    put(annotations, "incident_key", data.path("incident_key"));
    put(annotations, "status", data.path("status"));
    if (data.path("number").isIntegralNumber()) {
      annotations.put("number", data.path("number").asText());
    }
    Echo.incidentIn(title == null ? "" : title)
        .or(() -> Optional.ofNullable(data.path("incident_key").textValue()).filter(KEY::matches))
        .ifPresent(own -> annotations.put(Echo.INCIDENT, own));
    return annotations;
  }

  private static Severity severity(JsonNode data, Set<Flag> flags) {
    var priority = data.path("priority").path("summary").textValue();
    var word = priority == null ? data.path("urgency").textValue() : priority;
    if (word == null) {
      return Severity.MEDIUM;
    }
    var known = Severity.ofWord(word);
    if (known.isPresent()) {
      return known.get();
    }
    flags.add(Flag.SEVERITY_UNKNOWN);
    var urgency = data.path("urgency").textValue();
    return urgency == null ? Severity.MEDIUM : Severity.ofWord(urgency).orElse(Severity.MEDIUM);
  }

  private static String time(@Nullable String text) throws Unreadable {
    try {
      return String.valueOf(SourceTimes.read(text, EnumSet.noneOf(Flag.class)));
    } catch (DateTimeException e) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "occurred_at is not in RFC 3339 form");
    }
  }

  private boolean isAcknowledgedByPerson(String type, JsonNode event, @Nullable String occurred) {
    var agent = event.path("agent");
    return type.equals("incident.acknowledged")
        && occurred != null
        && user != null
        && agent.path("type").asText().startsWith("user")
        && !user.equals(agent.path("id").textValue());
  }
}
