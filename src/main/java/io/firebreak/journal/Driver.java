package io.firebreak.journal;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Stands before and after each call the journal makes to its database, so that a test can make the
 * database busy, full or broken, make it fail after it has done what was asked, or let its time
 * pass.
 */
public interface Driver {
  /** The database as it is. */
  Driver PLAIN = new Driver() {};

  /** What is asked of the database. */
  enum Call {
    /** Opening or borrowing a connection. */
    CONNECT,
    /** A statement of a unit. */
    STATEMENT,
    /** The commit of one or more units. */
    COMMIT,
    /** Reading events, or looking up what became of a commit. */
    READ
  }

  /** How far the database's clock is moved, so that a test need not wait. */
  default Duration clockOffset() {
    return Duration.ZERO;
  }

  /** Called first; throwing means that the call never reached the database. */
  default void before(Call call) throws SQLException {}

  /** Called last; throwing means that it was done, but the answer was lost. */
  default void after(Call call) throws SQLException {}
}
