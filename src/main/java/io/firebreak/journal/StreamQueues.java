package io.firebreak.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Units that want one stream each, in the order in which they came. Whoever joins a queue takes
 * from it until somebody has claimed its own unit, and then leaves it, so that none is left in it.
 * Thread-safe.
 */
final class StreamQueues {
  private final Map<StreamId, Queue<Pending>> waiting = new ConcurrentHashMap<>();

  void join(StreamId stream, Pending pending) {
    waiting.compute(
        stream,
        (_, queue) -> {
          var longer = queue == null ? new ArrayDeque<Pending>() : queue;
          longer.add(pending);
          return longer;
        });
  }

  /** Claims the next of a stream's units that nobody has given up; none when others have them. */
  List<Pending> take(StreamId stream, int most) {
    List<Pending> taken = new ArrayList<>();
    waiting.computeIfPresent(
        stream,
        (_, queue) -> {
          while (taken.size() < most && !queue.isEmpty()) {
            Pending next = queue.remove();
            if (next.claim()) {
              taken.add(next);
            }
          }
          return queue.isEmpty() ? null : queue;
        });
    return taken;
  }

  /** Forgets units at the front that were given up before somebody took them. */
  void leave(StreamId stream) {
    waiting.computeIfPresent(
        stream,
        (_, queue) -> {
          while (!queue.isEmpty() && queue.element().isClaimed()) {
            queue.remove();
          }
          return queue.isEmpty() ? null : queue;
        });
  }

  /** Whether nothing waits for any stream. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
