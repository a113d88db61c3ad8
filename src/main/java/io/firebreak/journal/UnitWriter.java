package io.firebreak.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out one unit inside an open transaction: guards first, then appends. */
final class UnitWriter {
  private UnitWriter() {}

  /**
   * Writes a unit. Unless the answer is {@link Committed.Done}, the caller must roll back to where
   * the unit began.
   */
  static Committed write(JdbcTx tx, EncodedUnit unit, Heads heads) throws SQLException {
    for (Guard guard : unit.guards()) {
      Guard.Refusal refusal = guard.apply(tx);
      if (refusal != null) {
        return new Committed.Refused(refusal);
      }
    }
    List<Event> events = new ArrayList<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
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
        head = chain(tx.nowMicros(), stream, head, item, rows, events);
      }
      moved.put(stream, head);
    }
    tx.updateAll(EventStore.INSERT, rows);
    heads.advance(moved);
    return new Committed.Done(List.copyOf(events));
  }

  private static EventStore.Head chain(
      long at,
      StreamId stream,
      EventStore.Head head,
      EncodedUnit.Item item,
      List<@Nullable Object[]> rows,
      List<Event> events) {
    long seq = head.seq() + 1;
    EventHash.Header header = EventStore.header(stream, seq, at, item);
    byte[] hash = EventHash.ofEvent(head.hash(), header);
    rows.add(EventStore.row(header, item, head.hash(), hash));
    events.add(
        new Event(
            stream,
            seq,
            EventStore.instant(at),
            item.type(),
            item.schema(),
            item.actor(),
            item.payload(),
            EventHash.hex(hash)));
    return new EventStore.Head(seq, hash);
  }
}
