package io.firebreak.cli;

/** The exit codes of every command; the numbers above 63 are those of BSD's sysexits. */
final class Exit {
  /** Done, or the answer is yes. */
  static final int OK = 0;

  /** Firebreak answered, and the answer is no. */
  static final int NO = 1;

  /** The command line is wrong. */
  static final int USAGE = 64;

  /** A file that was given is wrong. */
  static final int DATA = 65;

  /** No server answers, or its storage does not. */
  static final int UNAVAILABLE = 69;

  /** A fault of the program. */
  static final int INTERNAL = 70;

  private Exit() {}
}
