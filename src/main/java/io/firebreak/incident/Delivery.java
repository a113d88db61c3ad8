package io.firebreak.incident;

import io.firebreak.alert.Alert;
import java.time.Instant;
import java.util.List;

/**
 * An accepted delivery that incidents must hear of.
 *
 * @param id sorts roughly by time of arrival
 * @param receivedAt when it came
 * @param alerts what it was read as, with the starts that their episodes have
 */
public record Delivery(String id, String tenant, Instant receivedAt, List<Alert> alerts) {
  public Delivery {
    alerts = List.copyOf(alerts);
  }
}
