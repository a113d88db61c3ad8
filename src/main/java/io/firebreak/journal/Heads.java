package io.firebreak.journal;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where streams end, as one transaction sees it, and what a single writer remembers from earlier
 * ones. Not thread-safe.
 */
final class Heads {
  private final Map<StreamId, EventStore.Head> remembered;
  private final Map<StreamId, EventStore.Head> moved = new HashMap<>();

  /**
   * Heads.
   *
   * @param capacity how many to remember across transactions
   */
  Heads(int capacity) {
    remembered =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<StreamId, EventStore.Head> eldest) {
            return size() > capacity;
          }
        };
  }

  /** Takes a head that is locked already. */
  void know(StreamId stream, EventStore.Head head) {
    remembered.put(stream, head);
  }

  EventStore.Head of(Tx tx, StreamId stream) throws SQLException {
    EventStore.@Nullable Head head = moved.get(stream);
    if (head == null) {
      head = remembered.get(stream);
    }
    if (head == null) {
      head = EventStore.head(tx, stream);
      remembered.put(stream, head);
    }
    return head;
  }

  /** A unit of this transaction stands, so far. */
  void advance(Map<StreamId, EventStore.Head> byUnit) {
    moved.putAll(byUnit);
  }

  /** Writes down how far the streams of this transaction have come. */
  void store(Tx tx) throws SQLException {
    for (Map.Entry<StreamId, EventStore.Head> head : moved.entrySet()) {
      EventStore.moved(tx, head.getKey(), head.getValue().seq());
    }
  }

  void committed() {
    remembered.putAll(moved);
    moved.clear();
  }

  /** Forgets everything: the transaction did not stand, or nobody knows. */
  void forget() {
    remembered.clear();
    moved.clear();
  }
}
