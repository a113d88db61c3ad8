package io.firebreak.remediation;

/** What a person's word to a run did. */
public sealed interface Answer {
  /** It is durable and counts. */
  record Accepted(String message) implements Answer {}

  /**
   * It changed nothing.
   *
   * @param reason closed word, such as {@code already_decided}, {@code no_such_run}
   * @param message for the person, truthful: what is, and since when
   */
  record Refused(String reason, String message) implements Answer {}
}
