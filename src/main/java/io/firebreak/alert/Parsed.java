package io.firebreak.alert;

import java.net.URI;
import java.util.List;

/** What a source made of a delivery. */
public sealed interface Parsed {
  /**
   * Alerts, at least one understood or rejected.
   *
   * @param alerts those understood, in the order of the body
   * @param rejected those that were not; the delivery is kept as a dead letter for them
   * @param changes that stood among them
   */
  record Alerts(List<Alert> alerts, List<Rejected> rejected, List<ChangeEvent> changes)
      implements Parsed {
    public Alerts {
      alerts = List.copyOf(alerts);
      rejected = List.copyOf(rejected);
      changes = List.copyOf(changes);
    }

    /** Alerts alone. */
    public Alerts(List<Alert> alerts, List<Rejected> rejected) {
      this(alerts, rejected, List.of());
    }

    /** Whether something critical fires in it, which goes before others when much comes. */
    boolean isUrgent() {
      return alerts.stream()
          .anyMatch(alert ->
              alert.status() == Alert.Status.FIRING && alert.severity() == Severity.CRITICAL);
    }
  }

  /**
   * One alert that was not understood among others.
   *
   * @param index its place in the body, from 0
   * @param detail what is wrong, in fixed words without the input
   */
  record Rejected(int index, DeadLetterReason reason, String detail) {}

  /**
   * Nothing of the delivery was understood; it goes to the dead letters.
   *
   * @param detail what is wrong, in fixed words without the input
   */
  record DeadLetter(DeadLetterReason reason, String detail) implements Parsed {}

  /**
   * Changes that somebody made; kept and shown, and they start nothing.
   *
   * @param changes what changed, at least one
   */
  record Changed(List<ChangeEvent> changes) implements Parsed {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The sender asks whether this hook wants its deliveries; it is answered by a call.
   *
   * @param confirm what to fetch to say yes
   */
  record Handshake(URI confirm) implements Parsed {}

  /**
   * Understood, and nothing to do: a test button, a handshake, an empty list.
   *
   * @param why a word for journal and answer, such as {@code no_alerts}
   */
  record Ignorable(String why) implements Parsed {}
}
