package io.firebreak.remediation;

import io.firebreak.journal.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Counts the runs that begin to act, and tells when they are too many within a minute. What a child
 * does was counted with its root. Thread-safe.
 */
public final class RunRate {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final int most;
  private final LongSupplier nanoTime;
  private final Consumer<String> tooMany;
  private final Deque<Long> lately = new ArrayDeque<>();

  /**
   * Counts what this process commits.
   *
   * @param most within a minute; 0 for no bound
   * @param nanoTime monotonic nanoseconds, which nobody can set
   * @param tooMany hears how many, for people, on the thread that committed: it must not commit
   *     itself
   */
  public RunRate(int most, LongSupplier nanoTime, Consumer<String> tooMany) {
    this.most = most;
    this.nanoTime = nanoTime;
    this.tooMany = tooMany;
  }

  /** Hears what was committed. */
  public void committed(List<Event> unit) {
    if (most == 0) {
      return;
    }
    for (var event : unit) {
      if (begins(event) && exceeded()) {
        tooMany.accept(words(most + 1));
      }
    }
  }

  /** All processes that share the database counted so many within the last minute. */
  public void countedByAll(long runs) {
    if (most > 0 && runs > most) {
      tooMany.accept(words(runs));
    }
  }

  private String words(long runs) {
    return "%d runs began to act within a minute, more than limits.runs_per_minute (%d)"
        .formatted(runs, most);
  }

  /** How many runs begin to act with what was committed. */
  public static long beginning(List<Event> unit) {
    return unit.stream().filter(RunRate::begins).count();
  }

  private static boolean begins(Event event) {
    return event.payload() instanceof RunEvent.Moved moved
        && moved.to() == RunStatus.EXECUTING
        && (moved.from() == RunStatus.PLANNING || moved.from() == RunStatus.AWAITING_APPROVAL)
        && !RunState.isChild(event.stream());
  }

  /** Counts one more; once they are too many it begins to count anew. */
  private synchronized boolean exceeded() {
    var now = nanoTime.getAsLong();
    lately.addLast(now);
    while (now - lately.getFirst() >= MINUTE) {
      lately.removeFirst();
    }
    if (lately.size() <= most) {
      return false;
    }
    lately.clear();
    return true;
  }
}
