package io.firebreak.slack;

import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import java.util.Locale;

/** How a run stands, as the words that follow its name in a sentence. */
final class Standing {
  private static final String HELD = "is held";

  private Standing() {}

  static String of(RunState state) {
    return state.held() == null ? of(state.status()) : HELD;
  }

  /**
   * The same of a word of the index of runs.
   *
   * @throws IllegalArgumentException when there is no such state
   */
  static String of(String word) {
    return word.equals("held") ? HELD : of(RunStatus.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static String of(RunStatus status) {
    return switch (status) {
      case QUEUED -> "is queued";
      case CHECKING -> "is being checked";
      case PLANNING -> "is being planned";
      case AWAITING_APPROVAL -> "waits for approval";
      case EXECUTING -> "is executing";
      case VERIFYING -> "is being verified";
      case ROLLING_BACK -> "is being rolled back";
      case IN_DOUBT -> "is in doubt";
      case INCONCLUSIVE -> "is inconclusive";
      case ROLLBACK_FAILED -> "could not be rolled back";
      case SUCCEEDED -> "succeeded";
      case SKIPPED -> "was skipped";
      case BLOCKED -> "was blocked";
      case REJECTED -> "was rejected";
      case EXPIRED -> "expired";
      case CANCELLED -> "was cancelled";
      case SELF_RESOLVED -> "was not needed: the alert resolved itself";
      case ROLLED_BACK -> "was rolled back";
      case FAILED -> "failed";
    };
  }
}
