package io.firebreak.gate;

import io.firebreak.journal.Payload;

/** What people do about circuits, on the administration stream. */
public sealed interface CircuitEvent extends Payload {
  /** A person closed the circuit of a target: failures before count no more. */
  record CircuitClosed(String target, String reason, String person) implements CircuitEvent {}
}
