package io.firebreak.runbook.git;

/** Why a commit is not taken, or why nobody knows whether there is a newer one. */
final class GitTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message is for people and holds no secret. */
  GitTrouble(String message) {
    super(message);
  }
}
