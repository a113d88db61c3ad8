package io.firebreak.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work of a unit beside its appends: a conditional update, an index-table write, an outbox row. It
 * may refuse, which undoes the whole unit. It must do nothing but its own SQL (engine-rules 3).
 */
@FunctionalInterface
public interface Guard {
  /** Runs inside the transaction; returns null to go on, or why the unit must not stand. */
  @Nullable Refusal apply(Tx tx) throws SQLException;

  /**
   * Why a unit was refused.
   *
   * @param reason the named reason
   * @param detail what was observed, for the journal and for people; never a secret
   */
  record Refusal(Reason reason, String detail) {}
}
