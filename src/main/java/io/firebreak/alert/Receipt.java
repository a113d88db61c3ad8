package io.firebreak.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery; exists only after commit.
 *
 * @param deliveryId ours; of a duplicate the first one's
 * @param duplicate whether it was here before
 * @param alerts what was made of each, those understood first
 * @param deadLetter why it is among the dead letters, null when all was understood
 * @param ignored why there was nothing to do, null otherwise
 */
public record Receipt(
    String deliveryId,
    boolean duplicate,
    List<Line> alerts,
    @Nullable DeadLetterReason deadLetter,
    @Nullable String ignored) {
  public Receipt {
    alerts = List.copyOf(alerts);
  }

  /**
   * One alert.
   *
   * @param fingerprint null for what was not understood
   * @param status null for what was not understood
   */
  public record Line(
      @Nullable String fingerprint, Alert.@Nullable Status status, Disposition disposition) {
    static Line of(Alert alert, Disposition disposition) {
      return new Line(alert.fingerprint(), alert.status(), disposition);
    }
  }
}
