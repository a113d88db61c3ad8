package io.firebreak.slack;

import java.time.Duration;

/**
 * How a socket to Slack is kept up.
 *
 * @param firstWait before the second try; doubles with each further one
 * @param longestWait the most that is waited between tries
 * @param ping how often we ask whether the other side is there
 * @param silence after how long without a word the socket is given up
 * @param overlap how long a socket still brings what is under way when there is a new one
 */
record SocketPace(
    Duration firstWait, Duration longestWait, Duration ping, Duration silence, Duration overlap) {
  static final SocketPace USUAL =
      new SocketPace(
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(35),
          Duration.ofSeconds(15));

  /** How long to wait after so many failures in a row, the first of which is 1. */
  Duration wait(int failures) {
    var doubled = firstWait.multipliedBy(1L << Math.min(20, Math.max(0, failures - 1)));
    return doubled.compareTo(longestWait) < 0 ? doubled : longestWait;
  }
}
