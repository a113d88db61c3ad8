package io.firebreak.pagerduty;

import java.time.Duration;

/** PagerDuty did not do what was asked. */
final class PagerDutyTrouble extends Exception {
  private static final long serialVersionUID = 1L;
  private final Kind kind;
  private final String code;
  private final Duration after;

  /** What is known of the call. */
  enum Kind {
    /** PagerDuty refuses, and will again until a person changes something. */
    REFUSED,
    /** It was not done; it may work later. */
    NOT_DONE,
    /** It was sent, and nobody knows whether it was done. */
    UNKNOWN
  }

  PagerDutyTrouble(Kind kind, String code, Duration after, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.after = after;
  }

  Kind kind() {
    return kind;
  }

  /** A closed word, such as {@code http_404} or {@code timeout}. */
  String code() {
    return code;
  }

  /** How long PagerDuty wants us to wait; zero when it did not say. */
  Duration after() {
    return after;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
