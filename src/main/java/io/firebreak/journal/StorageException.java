package io.firebreak.journal;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used, or did not say whether a commit happened and could not be asked
 * again. Callers answer 503, keep what they know and retry; they never assume either way.
 */
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayStand;

  /** A failure after which nothing of the unit stands. */
  public StorageException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  /**
   * A failure with its cause.
   *
   * @param mayStand whether the unit may be durable all the same
   */
  public StorageException(String message, @Nullable Throwable cause, boolean mayStand) {
    super(message, cause);
    this.mayStand = mayStand;
  }

  /**
   * Whether the unit may be durable all the same. Read before repeating it; a repeated move with an
   * expected sequence answers {@link Committed.Conflict} by itself, a repeated fact would stand
   * twice.
   */
  public boolean mayStand() {
    return mayStand;
  }
}
