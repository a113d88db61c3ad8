package io.firebreak.slack;

import org.jspecify.annotations.Nullable;

/**
 * A message and where it belongs.
 *
 * @param thread the message below which it stands; null for one of the channel's own
 * @param broadcast whether the channel shows it too although it stands in a thread
 * @param asksPeople whether somebody is to answer it, so that it goes before others
 */
record Post(
    RunMessage message, SlackStore.@Nullable Place thread, boolean broadcast, boolean asksPeople) {
  /** A message of the channel. */
  static Post inChannel(RunMessage message, boolean asksPeople) {
    return new Post(message, null, false, asksPeople);
  }

  /** An answer in a thread, which the channel shows too when it asks people. */
  static Post below(SlackStore.Place thread, RunMessage message, boolean asksPeople) {
    return new Post(message, thread, asksPeople, asksPeople);
  }
}
