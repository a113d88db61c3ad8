package io.firebreak.gate;

import io.firebreak.alert.Alert;
import io.firebreak.incident.Storms;
import io.firebreak.journal.StorageException;
import io.firebreak.runbook.Runbook;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/** The storms among the holds, as they stop alerts from starting runs before there are any. */
public final class StandingStorms implements Storms {
  private final Holds holds;
  private final StormRule rule;

  /** Reads them anew whenever it is asked. */
  public StandingStorms(Holds holds, StormRule rule) {
    this.holds = holds;
    this.rule = rule;
  }

  @Override
  public Optional<String> standing(String tenant) {
    try {
      return of(holds, tenant);
    } catch (JdbiException e) {
      throw new StorageException("whether there is a storm cannot be read", e);
    }
  }

  /** The newest storm that stands, in words; empty when there is none. */
  public static Optional<String> of(Holds holds, String tenant) {
    return holds.standing(tenant).stream()
        .map(Holds.Standing::hold)
        .filter(hold -> hold.scope().equals(Holds.STORM))
        .map(hold -> hold.person() + ": " + hold.reason())
        .reduce((first, second) -> second);
  }

  @Override
  public boolean allows(Runbook runbook, Alert alert) {
    return rule.allows(runbook.name(), alert);
  }
}
