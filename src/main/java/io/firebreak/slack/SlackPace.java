package io.firebreak.slack;

import java.time.Duration;

/**
 * Gives leave to call Slack: within the limits that it documents, and after the time for which it
 * wants to be left alone.
 */
sealed interface SlackPace permits OwnPace, SharedPace {
  /** How much longer what asks nobody waits after Slack said that it was too much. */
  Duration YIELDS = Duration.ofSeconds(2);

  /**
   * The pace of whoever tells people what goes on: of all replicas together where there are some.
   */
  static SlackPace of(SlackGround ground) {
    return switch (ground.database().dialect()) {
      case SQLITE -> new OwnPace(System::nanoTime);
      case POSTGRESQL -> new SharedPace(ground.journal());
    };
  }

  /**
   * Takes leave for one call.
   *
   * @param channel empty when the call belongs to none
   * @param asksPeople whether it asks people for something, which has room when other calls have
   *     none
   * @return zero when it may be made now; else how long to wait before asking again
   */
  Duration take(String method, String channel, boolean asksPeople);

  /** Slack wants to be left alone with this method in this channel for so long. */
  void pause(String method, String channel, Duration time);
}
