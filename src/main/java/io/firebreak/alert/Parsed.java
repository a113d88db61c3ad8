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
   */
  record Alerts(List<Alert> alerts, List<Rejected> rejected) implements Parsed {
    public Alerts {
      alerts = List.copyOf(alerts);
      rejected = List.copyOf(rejected);
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
   * A change that somebody made; kept and shown, and it starts nothing.
   *
   * @param change what changed
   */
  record Changed(ChangeEvent change) implements Parsed {}

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
