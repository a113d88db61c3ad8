package io.firebreak.action;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** How far one request came, and its end by the clock. */
final class Exchange {
  static final String KEY = "firebreak.exchange";

  private final HttpUriRequestBase message;
  private final Thread thread;
  private boolean begun;
  private boolean overran;
  private boolean ended;

  Exchange(HttpUriRequestBase message, Thread thread) {
    this.message = message;
    this.thread = thread;
  }

  /** How far it came. */
  enum Stage {
    NOT_SENT,
    NOT_SENT_IN_TIME,
    SENT,
    OUT_OF_TIME
  }

  /** The first byte is about to be written. */
  synchronized void began() {
    begun = true;
  }

  /** Its time is up: closes the connection, or stops the attempt to make one. */
  void overrun() {
    synchronized (this) {
      if (ended) {
        return;
      }
      overran = true;
      if (!begun) {
        thread.interrupt();
      }
    }
    message.cancel();
  }

  /** Nothing more will happen to it; the clock leaves the thread alone from now on. */
  synchronized Stage end() {
    if (overran && !ended && !begun) {
      Thread.interrupted(); // our own interrupt, not for those who come after
    }
    ended = true;
    if (begun) {
      return overran ? Stage.OUT_OF_TIME : Stage.SENT;
    }
    return overran ? Stage.NOT_SENT_IN_TIME : Stage.NOT_SENT;
  }
}
