package io.firebreak.alert;

import java.time.Instant;
import java.util.List;

/**
 * An accepted delivery as it stands in the store.
 *
 * @param id ours
 * @param tenant whose hook it came by
 * @param hook id of the hook
 * @param receivedAt when it came
 * @param alerts what it was read as, with the starts that their episodes have
 */
public record StoredDelivery(
    String id, String tenant, String hook, Instant receivedAt, List<Alert> alerts) {
  public StoredDelivery {
    alerts = List.copyOf(alerts);
  }
}
