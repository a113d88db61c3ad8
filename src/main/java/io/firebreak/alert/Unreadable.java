package io.firebreak.alert;

/**
 * Thrown inside a source's reader when an alert is not what it should be; {@link AlertReader} turns
 * it into a dead letter, so that it never leaves {@link AlertSource#parse}. It has no stack trace,
 * since strangers can cause it at will.
 */
public final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;
  private final DeadLetterReason reason;
  private final String detail;

  /** Says why in fixed words that never repeat the input. */
  public Unreadable(DeadLetterReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  /** Why. */
  public DeadLetterReason reason() {
    return reason;
  }

  /** In words. */
  public String detail() {
    return detail;
  }
}
