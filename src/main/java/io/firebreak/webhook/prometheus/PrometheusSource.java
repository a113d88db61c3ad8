package io.firebreak.webhook.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertReader;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.Fingerprint;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.SourceTimes;
import io.firebreak.alert.StrictJson;
import io.firebreak.alert.Unreadable;
import io.firebreak.webhook.prometheus.PrometheusAlert.Sent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus, vmalert and the rulers of Mimir and Cortex post to an Alertmanager (API v2), for
 * those who point them straight at Firebreak. An alert has no status here: it fires while its end
 * lies ahead, an end that moves with every repeat, and is resolved once its end has come.
 */
public final class PrometheusSource implements AlertSource {
  private static final String NAME = "prometheus";

  private final StrictJson json;
  private final AlertReader reader;

  /** A source that reads within these limits. */
  public PrometheusSource(Limits limits) {
    this.json = StrictJson.within(limits).allowingEqualTwins();
    this.reader = new AlertReader(limits);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Parsed parse(RawDelivery delivery) {
    return AlertReader.json(json, delivery.body(), body -> list(body, delivery.receivedAt()));
  }

  private Parsed list(JsonNode body, Instant receivedAt) {
    if (body.isObject()) {
      return new Parsed.DeadLetter(
          DeadLetterReason.UNKNOWN_SHAPE,
          "an object, as Alertmanager sends: point it at a hook of source alertmanager");
    }
    return reader.each(body, "the body", item -> alert(item, receivedAt));
  }

  private Alert alert(JsonNode item, Instant receivedAt) throws Unreadable {
    AlertReader.object(item);
    var labels = reader.identity(item.get("labels"));
    var ends = AlertReader.text(item, "endsAt");
    var firing = isAhead(ends, receivedAt);
    return PrometheusAlert.of(
        new Sent(
            NAME,
            firing,
            labels,
            reader.annotations(item.get("annotations")),
            AlertReader.times(AlertReader.text(item, "startsAt"), ends, firing, receivedAt),
            Fingerprint.of(NAME, labels),
            null,
            AlertReader.text(item, "generatorURL"),
            null,
            false,
            false));
  }

  private static boolean isAhead(@Nullable String ends, Instant receivedAt) throws Unreadable {
    try {
      var end = SourceTimes.read(ends, EnumSet.noneOf(Flag.class));
      return end == null || end.isAfter(receivedAt);
    } catch (DateTimeException e) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "endsAt is not in RFC 3339 form");
    }
  }
}
