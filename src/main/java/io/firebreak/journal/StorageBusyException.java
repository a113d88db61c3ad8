package io.firebreak.journal;

/** More is waiting to be written than the store takes in time. Nothing of the unit was begun. */
public final class StorageBusyException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** A refusal with the number of units that wait already. */
  public StorageBusyException(int waiting) {
    super("storage is busy: " + waiting + " units are waiting to be written; try again", null);
  }
}
