package io.firebreak.alert;

import java.util.Map;
import java.util.Optional;

/**
 * A kind of monitoring system that can post to a hook. Adding one means one class of this interface
 * and samples of what it sends. Implementations are stateless; {@link #parse} is pure.
 */
public interface AlertSource {
  /** The name in {@code /hooks/<name>} and in {@link Alert#source()}, such as {@code grafana}. */
  String name();

  /** Reads a delivery. Whatever the bytes are, this returns; it never throws for bad input. */
  Parsed parse(RawDelivery delivery);

  /**
   * The sender's own id of this delivery, by which it is remembered for 24 hours. Only for ids that
   * the hook's authentication covers or that cannot hide another delivery.
   */
  default Optional<String> deliveryId(RawDelivery delivery) {
    return Optional.empty();
  }

  /** What this vendor's clients look for in an answer, beside what every answer says. */
  default Map<String, String> reply(Parsed parsed) {
    return Map.of();
  }

  /**
   * This source with a hook's own options from the configuration.
   *
   * @throws IllegalArgumentException when an option is unknown or wrong, saying which and why
   */
  default AlertSource configured(Map<String, Object> options) {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "hooks of source " + name() + " have no options, remove: " + options.keySet());
    }
    return this;
  }
}
