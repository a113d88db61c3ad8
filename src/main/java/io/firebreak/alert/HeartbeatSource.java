package io.firebreak.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source some of whose alerts are heartbeats: those become pseudo alerts, which are recorded and
 * never acted on.
 */
record HeartbeatSource(AlertSource source, List<Heartbeat> heartbeats) implements AlertSource {
  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Parsed parse(RawDelivery delivery) {
    var parsed = source.parse(delivery);
    return parsed instanceof Parsed.Alerts(var alerts, var rejected, var changes)
        ? new Parsed.Alerts(alerts.stream().map(this::marked).toList(), rejected, changes)
        : parsed;
  }

  private Alert marked(Alert alert) {
    return heartbeats.stream().anyMatch(heartbeat -> heartbeat.is(alert))
        ? alert.with(Flag.PSEUDO)
        : alert;
  }

  @Override
  public Optional<String> deliveryId(RawDelivery delivery) {
    return source.deliveryId(delivery);
  }

  @Override
  public Map<String, String> reply(Parsed parsed) {
    return source.reply(parsed);
  }
}
