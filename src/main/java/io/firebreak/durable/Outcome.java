package io.firebreak.durable;

import com.fasterxml.jackson.databind.JsonNode;

/** What is known about an effect after it was tried (reliability.md 6.3). */
public sealed interface Outcome {
  /**
   * It happened.
   *
   * @param result what the action returned, redacted
   */
  record Ok(JsonNode result) implements Outcome {}

  /**
   * It certainly did not happen.
   *
   * @param code closed word such as {@code connection_refused}, {@code http_404}
   * @param message for people: what happened and what to do
   * @param isTransient whether trying again may help
   */
  record NotApplied(String code, String message, boolean isTransient) implements Outcome {}

  /** It may or may not have happened: a timeout after sending, a reset, a 5xx. */
  record Unknown(String code, String message) implements Outcome {}

  /**
   * Some of it happened.
   *
   * @param result per-item outcomes, redacted
   */
  record Partial(JsonNode result, String message) implements Outcome {}
}
