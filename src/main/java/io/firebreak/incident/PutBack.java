package io.firebreak.incident;

import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;

/**
 * A start that waits again, because the run that it had got ended without an effect for what will
 * be over: it belongs in the unit that ends the run.
 *
 * @param incident id of the incident whose alert started the run
 */
public record PutBack(String tenant, String incident, StartHeld hold) {
  /** The index write. */
  public Guard index() {
    return tx -> {
      HeldStartStore.write(tx, tenant, incident, hold);
      return null;
    };
  }

  /** The stream of the incident. */
  public StreamId stream() {
    return StreamId.incident(tenant, incident);
  }

  /** What stands there then. */
  public NewEvent event() {
    return NewEvent.byEngine(hold);
  }
}
