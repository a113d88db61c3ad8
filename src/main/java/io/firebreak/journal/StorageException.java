package io.firebreak.journal;

/**
 * The database cannot be used, or did not say whether a commit happened and could not be asked
 * again. Callers answer 503, keep what they know and retry; they never assume either way.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its cause. */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
