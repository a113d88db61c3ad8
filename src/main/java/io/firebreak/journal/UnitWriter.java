package io.firebreak.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries out one unit inside an open transaction: guards first, then appends. */
final class UnitWriter {
  private UnitWriter() {}

  /**
   * Writes a unit. Unless the answer is {@link Committed.Done}, the caller must roll back to where
   * the unit began.
   */
  static Committed write(Tx tx, EncodedUnit unit, Heads heads) throws SQLException {
    for (Guard guard : unit.guards()) {
      Guard.Refusal refusal = guard.apply(tx);
      if (refusal != null) {
        return new Committed.Refused(refusal);
      }
    }
    List<Event> events = new ArrayList<>();
    Map<StreamId, EventStore.Head> moved = new HashMap<>();
    for (EncodedUnit.Append append : unit.appends()) {
      StreamId stream = append.stream();
      EventStore.Head head = moved.get(stream);
      if (head == null) {
        head = heads.of(tx, stream);
      }
      if (append.expectedSeq() != Unit.AT_HEAD && append.expectedSeq() != head.seq()) {
        return new Committed.Conflict(stream, head.seq());
      }
      for (EncodedUnit.Item item : append.items()) {
        head = EventStore.insert(tx, stream, head, item);
        events.add(event(tx, stream, head, item));
      }
      moved.put(stream, head);
    }
    heads.advance(moved);
    return new Committed.Done(List.copyOf(events));
  }

  private static Event event(Tx tx, StreamId stream, EventStore.Head head, EncodedUnit.Item item)
      throws SQLException {
    return new Event(
        stream,
        head.seq(),
        EventStore.instant(tx.nowMicros()),
        item.type(),
        item.schema(),
        item.actor(),
        item.payload(),
        EventHash.hex(head.hash()));
  }
}
