package io.firebreak.webhook;

import io.firebreak.alert.Limits;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what waits in memory before anybody knows who sent it: how many requests that came whole,
 * and the bytes of all bodies, also of those that still come. Thread-safe.
 */
final class HookQueue {
  private final Limits limits;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  HookQueue(Limits limits) {
    this.limits = limits;
  }

  /** For a request that has come. */
  Place place() {
    return new Place();
  }

  /** What one request takes. */
  final class Place {
    private final AtomicLong held = new AtomicLong();
    private volatile boolean isQueued;

    /** Whether there is room for more of its body; once there is none it is to be refused. */
    boolean holds(int more) {
      if (bytes.addAndGet(more) > limits.queueBytes()) {
        bytes.addAndGet(-more);
        return false;
      }
      held.addAndGet(more);
      return true;
    }

    /**
     * Whether it may wait for its answer, now that it is whole; then it must be told the answer.
     */
    boolean queues() {
      isQueued = queued.incrementAndGet() <= limits.queue();
      if (!isQueued) {
        queued.decrementAndGet();
      }
      return isQueued;
    }

    /** The work for it is done. */
    void answered() {
      queued.decrementAndGet();
      free();
    }

    /** The exchange is over; work that goes on for one that went away still takes its room. */
    void over() {
      if (!isQueued) {
        free();
      }
    }

    private void free() {
      bytes.addAndGet(-held.getAndSet(0));
    }
  }
}
