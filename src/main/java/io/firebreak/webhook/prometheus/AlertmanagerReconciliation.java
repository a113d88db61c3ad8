package io.firebreak.webhook.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Episodes;
import io.firebreak.alert.Episodes.Known;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the Alertmanagers of a hook what they did not get through to us. What fires there and is not
 * known here is handed to the hook as the notification that was missed, so that one which comes
 * after all is the same episode. What fires here and is gone there is over only when every one of
 * them says so twice, and none was started since it last told of it: an Alertmanager forgets all
 * its alerts when it restarts, and one of a pair may never have heard of it. Not thread-safe.
 */
public final class AlertmanagerReconciliation {
  /** Alerts of one body, and firing ones that are looked at in one page. */
  static final int PAGE = 200;

  private static final System.Logger LOG =
      System.getLogger(AlertmanagerReconciliation.class.getName());
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** An end that lies ahead, as Alertmanager writes it. */
  private static final String NO_END = "0001-01-01T00:00:00Z";

  private final Hooks hooks;
  private final Intake intake;
  private final Episodes episodes;
  private final String tenant;
  private final String hookId;
  private final List<Peer> peers;
  private final Supplier<String> ids;
  private final InstantSource clock;
  private Set<Episode> missing = Set.of();

  /**
   * Reconciles one hook.
   *
   * @param peers all Alertmanagers that post to it
   * @param ids of deliveries
   */
  public AlertmanagerReconciliation(
      Hooks hooks,
      Intake intake,
      Episodes episodes,
      String tenant,
      String hookId,
      List<Peer> peers,
      Supplier<String> ids,
      InstantSource clock) {
    this.hooks = hooks;
    this.intake = intake;
    this.episodes = episodes;
    this.tenant = tenant;
    this.hookId = hookId;
    this.peers = List.copyOf(peers);
    this.ids = ids;
    this.clock = clock;
  }

  /** One Alertmanager. */
  @FunctionalInterface
  public interface Peer {
    /** What it says now; empty when it does not answer. */
    Optional<Seen> look();
  }

  /**
   * What an Alertmanager says.
   *
   * @param since when it was started
   * @param groups its answer to {@code /alerts/groups}, muted alerts too
   */
  public record Seen(Instant since, JsonNode groups) {}

  private record Episode(String fingerprint, Instant startsAt) {
    static Episode of(JsonNode alert) {
      return new Episode(
          alert.path("fingerprint").asText(), Instant.parse(alert.path("startsAt").asText()));
    }

    static Episode of(Known known) {
      return new Episode(known.fingerprint(), known.startsAt());
    }
  }

  /** Looks once; what cannot be found out now is looked at the next time. */
  public void look() {
    var seen = peers.stream().map(Peer::look).flatMap(Optional::stream).toList();
    var fed = new HashSet<Episode>();
    try {
      for (var each : seen) {
        each.groups().forEach(group -> feedMissed(group, fed));
      }
      if (!seen.isEmpty() && seen.size() == peers.size()) {
        settleGone(seen);
      }
    } catch (DateTimeException e) {
      LOG.log(Level.WARNING, "Alertmanager told of a time that cannot be read", e);
    }
  }

  private void feedMissed(JsonNode group, Set<Episode> fed) {
    var active = new ArrayList<JsonNode>();
    var fingerprints = new HashSet<String>();
    for (var alert : group.path("alerts")) {
      if (alert.path("status").path("state").asText().equals("active")) {
        active.add(alert);
        fingerprints.add(alert.path("fingerprint").asText());
      }
    }
    var known = new HashSet<Episode>();
    episodes.of(tenant, fingerprints).forEach(each -> known.add(Episode.of(each)));
    var missed =
        active.stream()
            .filter(alert -> !known.contains(Episode.of(alert)) && fed.add(Episode.of(alert)))
            .map(alert -> notified(alert, "firing", NO_END))
            .toList();
    feed(missed, group.path("labels"));
  }

  /** One that is gone for the first time may be between two messages of its Prometheus. */
  private void settleGone(List<Seen> seen) {
    var there = new HashSet<String>();
    seen.forEach(each ->
        each.groups()
            .forEach(group ->
                group
                    .path("alerts")
                    .forEach(alert -> there.add(alert.path("fingerprint").asText()))));
    var newest = seen.stream().map(Seen::since).max(Instant::compareTo).orElseThrow();
    var gone = new HashSet<Episode>();
    var over = new ArrayList<ObjectNode>();
    var after = "";
    for (var page = firing(after); !page.isEmpty(); page = firing(after)) {
      for (var known : page) {
        if (!there.contains(known.fingerprint()) && newest.isBefore(known.lastSeen())) {
          gone.add(Episode.of(known));
          if (missing.contains(Episode.of(known))) {
            ended(known).ifPresent(over::add);
          }
        }
      }
      after = page.getLast().fingerprint();
    }
    missing = gone;
    feed(over, NODES.objectNode());
  }

  private List<Known> firing(String after) {
    return episodes.firing(tenant, hookId, after, PAGE);
  }

  private Optional<ObjectNode> ended(Known known) {
    return intake
        .delivery(tenant, known.firstDelivery())
        .flatMap(delivery ->
            delivery.alerts().stream()
                .filter(alert -> alert.fingerprint().equals(known.fingerprint()))
                .findFirst())
        .map(alert -> ended(alert, known));
  }

  private ObjectNode ended(Alert alert, Known known) {
    var told = NODES.objectNode();
    told.set("labels", object(alert.labels().map()));
    told.set("annotations", object(alert.annotations()));
    told.put("fingerprint", known.fingerprint());
    told.put("startsAt", known.startsAt().toString());
    return notified(told, "resolved", clock.instant().toString());
  }

  private static ObjectNode object(Map<String, String> texts) {
    var object = NODES.objectNode();
    texts.forEach(object::put);
    return object;
  }

  /** An alert of the API as a webhook tells it. */
  private static ObjectNode notified(JsonNode alert, String status, String endsAt) {
    var told = NODES.objectNode();
    told.put("status", status);
    told.set("labels", alert.path("labels"));
    told.set("annotations", alert.path("annotations"));
    told.put("startsAt", alert.path("startsAt").asText());
    told.put("endsAt", endsAt);
    told.put("fingerprint", alert.path("fingerprint").asText());
    if (alert.path("generatorURL").isTextual()) {
      told.set("generatorURL", alert.path("generatorURL"));
    }
    return told;
  }

  private void feed(List<ObjectNode> alerts, JsonNode groupLabels) {
    for (var from = 0; from < alerts.size(); from += PAGE) {
      var part = alerts.subList(from, Math.min(alerts.size(), from + PAGE));
      var body = NODES.objectNode().put("version", "4");
      body.set("groupLabels", groupLabels);
      body.putArray("alerts").addAll(part);
      LOG.log(
          Level.INFO,
          "Alertmanager was asked and told of {0} alerts that hook {1} missed, {2}",
          part.size(),
          hookId,
          part.getFirst().path("status").asText());
      hooks.pulled(hookId, ids.get(), body.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
