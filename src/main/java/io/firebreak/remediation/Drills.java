package io.firebreak.remediation;

import io.firebreak.gate.EndReason;
import io.firebreak.journal.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up the drills of runbooks: runs that check, judge and plan, and change nothing. */
public final class Drills {
  private final DrillStore store;

  /** The drills that stand in a store. */
  public Drills(Database database) {
    this.store = new DrillStore(database);
  }

  /**
   * A run that was a drill.
   *
   * @param run its id
   * @param at when it was asked for
   * @param state the state's word
   * @param reason why it ended so; null while it goes on
   * @param ended whether it is over
   */
  public record Drill(
      String run, Instant at, String state, @Nullable String reason, boolean ended) {
    /** Whether it came to its plan, and every gate could be judged. */
    public boolean passed() {
      return EndReason.DRILLED.code().equals(reason);
    }
  }

  /** The newest drills of a runbook, newest first. */
  public List<Drill> newest(String tenant, String runbook, int limit) {
    return store.newest(tenant, runbook, limit);
  }

  /** The newest drill of a runbook that passed. */
  public Optional<Drill> passed(String tenant, String runbook) {
    return store.passed(tenant, runbook);
  }
}
