package io.firebreak.action;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the calling thread when a call overruns its limit although the action was told it: the
 * last means of a timeout that cancels for real. Close it when the call returns.
 */
public final class Deadline implements AutoCloseable {
  /** What an action gets beyond its limit to give up by itself. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final ScheduledFuture<?> alarm;

  private Deadline(ScheduledFuture<?> alarm) {
    this.alarm = alarm;
  }

  private static ScheduledThreadPoolExecutor clock() {
    var clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("deadlines").daemon().factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** Interrupts the calling thread after {@code limit} and a second of grace. */
  public static Deadline after(Duration limit) {
    var thread = Thread.currentThread();
    return new Deadline(
        CLOCK.schedule(thread::interrupt, limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Whether the limit was overrun. */
  public boolean passed() {
    return alarm.isDone();
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }
}
