package io.firebreak.remediation;

/** How a step of a plan stands. */
enum Fate {
  /** Nothing was begun. */
  UNTOUCHED,
  /** It was begun, and nothing is lost when it is left as it is. */
  GOING,
  /** An effect is in flight or unsettled: it must come to its end. */
  BUSY,
  /** It is done or skipped. */
  DONE,
  /** It failed for good. */
  FAILED,
  /** A step that it waits for failed, so it will never begin. */
  UNREACHED,
  /** The whole run must stop for it: nobody knows what came of it, or a gate says no. */
  HALTED;

  /** Whether nothing more comes of it. */
  boolean over() {
    return this == DONE || this == FAILED || this == UNREACHED;
  }

  /** Whether it failed or was not reached. */
  boolean lost() {
    return this == FAILED || this == UNREACHED;
  }

  /** Whether it was begun and is not over. */
  boolean open() {
    return this == GOING || this == BUSY || this == HALTED;
  }
}
