package io.firebreak.alert;

/**
 * Thrown by an {@link Authenticator} that cannot be had to judge a request, because what it judges
 * by must be fetched and cannot be. It is trouble of ours, so the sender is to come again and must
 * not be told that its credential is wrong. It has no stack trace, since strangers can cause it.
 */
final class Undecided extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what could not be had. */
  Undecided(String what) {
    super(what, null, false, false);
  }
}
