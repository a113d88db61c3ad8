package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import io.firebreak.alert.Hooks;
import io.firebreak.incident.Incidents;
import io.firebreak.incident.Incidents.Heard;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks PagerDuty what its webhooks did not tell: what is open that is not known here, and what
 * became of all that still fires here. What it finds is handed to the hook as the webhook that was
 * missed, so that one which comes after all is the same episode.
 */
public final class Reconciliation implements AutoCloseable {
  /** The most firing alerts that are asked about at a time; the others have their turn next. */
  static final int ASKED = 100;

  private static final int MOST_MERGES = 5;
  private static final String PREFIX = PagerDutyCourier.SOURCE + ":";
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Logger LOG = Logger.getLogger(Reconciliation.class);

  private final PagerDutyHttp http;
  private final RestApi rest;
  private final Hooks hooks;
  private final String hookId;
  private final Incidents incidents;
  private final IdSource ids;
  private final List<String> services;
  private String asked = "";

  /**
   * Reconciles one hook.
   *
   * @param hookId the hook that takes what was found
   * @param services ids of services whose open incidents are asked for; none when empty
   */
  public Reconciliation(
      PagerDutySettings settings,
      Secrets secrets,
      Egress.Resolver resolver,
      Hooks hooks,
      String hookId,
      Incidents incidents,
      IdSource ids,
      List<String> services) {
    this.http = new PagerDutyHttp(settings, secrets, resolver);
    this.rest = new RestApi(settings, http);
    this.hooks = hooks;
    this.hookId = hookId;
    this.incidents = incidents;
    this.ids = ids;
    this.services = List.copyOf(services);
  }

  /** Looks once; what cannot be found out now is looked at the next time. */
  public void look() {
    try {
      var open = services.isEmpty() ? List.<JsonNode>of() : rest.open(services);
      opened(open);
      ended(open.stream().map(incident -> incident.path("id").asText()).toList());
    } catch (PagerDutyTrouble e) {
      LOG.warnf("PagerDuty was not asked what is open; it is the next time: %s", e.words());
    }
  }

  private void opened(List<JsonNode> open) throws PagerDutyTrouble {
    var fingerprints =
        open.stream().map(incident -> PREFIX + incident.path("id").asText()).toList();
    var heard =
        incidents.heard(TENANT, fingerprints).stream()
            .collect(Collectors.groupingBy(Heard::fingerprint));
    for (var incident : open) {
      var known = heard.getOrDefault(PREFIX + incident.path("id").asText(), List.of());
      if (known.isEmpty() && !isOurs(incident)) {
        feed("incident.triggered", incident.deepCopy(), incident.path("created_at").asText());
      } else if (!known.isEmpty() && known.stream().noneMatch(Heard::firing)) {
        reopened(incident, known.getLast());
      }
    }
  }

  private boolean isOurs(JsonNode incident) {
    var key = incident.path("incident_key").asText();
    return !key.isEmpty() && incidents.find(TENANT, key).isPresent();
  }

  /**
   * One that is over here and open there was opened again, unless its end was heard while PagerDuty
   * was asked: so it is asked once more. When that was is known only of one that nobody took since.
   */
  private void reopened(JsonNode incident, Heard known) throws PagerDutyTrouble {
    var now = rest.shown(incident.path("id").asText());
    var changed = now.path("last_status_change_at").asText();
    if (now.path("status").asText().equals("triggered")
        && RestApi.instant(changed).isAfter(known.startsAt())) {
      feed("incident.reopened", now.deepCopy().put("reopened_at", changed), changed);
    }
  }

  private void ended(List<String> open) throws PagerDutyTrouble {
    var firing = incidents.firing(TENANT, PREFIX, asked, ASKED);
    asked = firing.size() < ASKED ? "" : firing.getLast().fingerprint();
    for (var alert : firing) {
      var into = alert.mergedInto();
      var id = (into == null ? alert.fingerprint() : into).substring(PREFIX.length());
      if (!open.contains(id) && RestApi.ID.matches(id)) {
        askedAbout(alert, id);
      }
    }
  }

  private void askedAbout(Heard alert, String id) throws PagerDutyTrouble {
    try {
      ended(alert, id);
    } catch (PagerDutyTrouble e) {
      if (e.kind() != PagerDutyTrouble.Kind.REFUSED) {
        throw e;
      }
      LOG.debugf("nobody knows what became of PagerDuty's incident %s: %s", id, e.words());
    }
  }

  private void ended(Heard alert, String id) throws PagerDutyTrouble {
    var incident = rest.shown(id);
    if (alert.mergedInto() == null && parent(incident) != null) {
      feed("incident.resolved", incident, changed(incident));
      return;
    }
    var last = incident;
    for (var i = 0; i < MOST_MERGES && parent(last) != null; i++) {
      last = rest.shown(String.valueOf(parent(last)));
    }
    if (last.path("status").asText().equals("resolved") && parent(last) == null) {
      var over = incident.put("status", "resolved");
      over.remove("resolve_reason");
      if (alert.mergedInto() == null) {
        over.put("reopened_at", alert.startsAt().toString()); // the very episode that fires here
      }
      feed("incident.resolved", over, changed(last));
    }
  }

  private static @Nullable String parent(JsonNode incident) {
    var reason = incident.path("resolve_reason");
    var id = reason.path("incident").path("id").asText();
    return reason.path("type").asText().equals("merge_resolve_reason") && RestApi.ID.matches(id)
        ? id
        : null;
  }

  private static String changed(JsonNode incident) {
    var at = incident.path("resolved_at").asText("");
    return at.isEmpty() || at.equals("null") ? incident.path("last_status_change_at").asText() : at;
  }

  /** Its id is the same for the same news, so that what was told once is told no more. */
  private void feed(String type, ObjectNode data, String at) {
    var event = NODES.objectNode();
    event
        .putObject("event")
        .put("id", "asked-" + data.path("id").asText() + "-" + RestApi.instant(at).getEpochSecond())
        .put("event_type", type)
        .put("resource_type", "incident")
        .put("occurred_at", at)
        .set("data", data.put("type", "incident"));
    var id = ids.next();
    LOG.infof("PagerDuty was asked and told of %s: %s", data.path("id").asText(), type);
    hooks.pulled(hookId, id, event.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Closes every connection. */
  @Override
  public void close() {
    http.close();
  }
}
