package io.firebreak.journal;

/** Why nothing can be written at present. It passes by itself or when somebody mends the cause. */
public enum Trouble {
  /** Another program holds the store, or it cannot take more at the moment. */
  BUSY,
  /** There is no room left on the disk. */
  FULL,
  /** The store may only be read: by its permissions, or because the server is a standby. */
  READ_ONLY,
  /** Reading or writing failed. */
  IO_ERROR,
  /** The server cannot be reached, or is starting or stopping. */
  UNREACHABLE,
  /** What is stored is damaged. */
  DAMAGED
}
