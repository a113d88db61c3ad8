package io.firebreak.remediation;

import java.util.List;

/** What came of a person's wish to start a run. */
public sealed interface Start {
  /** The run is durable. */
  record Started(String runId) implements Start {}

  /**
   * There is no such run, and why.
   *
   * @param reason closed word, such as {@code manual_not_allowed}
   * @param message for the person
   */
  record Refused(String reason, String message) implements Start {}

  /**
   * The inputs do not fit, so there is no run.
   *
   * @param violations each with the input's name and what is wrong, without the value
   */
  record InvalidInputs(List<String> violations) implements Start {
    public InvalidInputs {
      violations = List.copyOf(violations);
    }
  }
}
