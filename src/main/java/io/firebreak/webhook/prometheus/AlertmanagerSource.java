package io.firebreak.webhook.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertReader;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.Fingerprint;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.StrictJson;
import io.firebreak.alert.Unreadable;
import io.firebreak.label.Labels;
import io.firebreak.webhook.prometheus.PrometheusAlert.Sent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Alertmanager's webhook, version 4, which Mimir and Cortex send too; the older version 3 is the
 * same for our purposes. One body is one notification group, and a firing group may hold resolved
 * alerts, so only the status of each alert counts. Starts are cut to milliseconds, as
 * Alertmanager's own API does, so that an alert is the same episode however it was told of.
 */
public final class AlertmanagerSource implements AlertSource {
  private static final String NAME = "alertmanager";
  private static final Pattern SENT_FINGERPRINT = Pattern.compile("[0-9a-zA-Z:_-]{8,128}");

  private final StrictJson json;
  private final AlertReader reader;

  /** A source that reads within these limits. */
  public AlertmanagerSource(Limits limits) {
    this.json = StrictJson.within(limits);
    this.reader = new AlertReader(limits);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Parsed parse(RawDelivery delivery) {
    return AlertReader.json(json, delivery.body(), body -> group(body, delivery.receivedAt()));
  }

  private Parsed group(JsonNode body, Instant receivedAt) {
    if (body.isArray()) {
      return new Parsed.DeadLetter(
          DeadLetterReason.UNKNOWN_SHAPE,
          "a list, as Prometheus itself sends: point it at a hook of source prometheus");
    }
    try {
      var group = Group.of(body, reader);
      return reader.each(body.get("alerts"), "alerts", item -> alert(item, group, receivedAt));
    } catch (Unreadable e) {
      return new Parsed.DeadLetter(e.reason(), e.detail());
    }
  }

  private Alert alert(JsonNode item, Group group, Instant receivedAt) throws Unreadable {
    AlertReader.object(item);
    var labels = reader.identity(item.get("labels"));
    var status = AlertReader.text(item, "status");
    var firing = isFiring(status == null ? group.status() : status);
    return PrometheusAlert.of(
        new Sent(
            NAME,
            firing,
            labels,
            reader.annotations(item.get("annotations")),
            AlertReader.times(
                    AlertReader.text(item, "startsAt"),
                    AlertReader.text(item, "endsAt"),
                    firing,
                    receivedAt)
                .toMillis(),
            fingerprint(item, labels),
            group.key(),
            AlertReader.text(item, "generatorURL"),
            group.externalUrl(),
            group.truncated(),
            false));
  }

  private static boolean isFiring(@Nullable String status) throws Unreadable {
    if (status == null) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "an alert has no status");
    }
    return switch (status) {
      case "firing" -> true;
      case "resolved" -> false;
      default -> throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "status is an unknown word");
    };
  }

  private static String fingerprint(JsonNode item, Labels labels) throws Unreadable {
    var sent = AlertReader.text(item, "fingerprint");
    return sent != null && SENT_FINGERPRINT.matches(sent) ? sent : Fingerprint.of(NAME, labels);
  }

  /**
   * What the alerts of a body share.
   *
   * @param key the labels that the group goes by; the sender's own {@code groupKey} also names the
   *     route, which changes with every edit of the routing tree and so must not be in it
   */
  private record Group(
      @Nullable String status,
      @Nullable String key,
      @Nullable String externalUrl,
      boolean truncated) {

    static Group of(JsonNode body, AlertReader reader) throws Unreadable {
      if (!body.isObject()) {
        throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "not an object");
      }
      var version = AlertReader.text(body, "version");
      if (version != null && !version.equals("4") && !version.equals("3")) {
        throw new Unreadable(
            DeadLetterReason.UNKNOWN_VERSION, "a version of the webhook other than 3 and 4");
      }
      var labels = reader.labels(body.get("groupLabels"));
      return new Group(
          AlertReader.text(body, "status"),
          labels.map().isEmpty() ? null : NAME + "{" + labels.canonical() + "}",
          AlertReader.text(body, "externalURL"),
          body.path("truncatedAlerts").asLong() > 0);
    }
  }
}
