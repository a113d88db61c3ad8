package io.firebreak.hindsight;

import io.firebreak.gate.HoldEvent;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds when people held automation, from the events of their holds. */
final class HoldsThen {
  private HoldsThen() {}

  /** Every hold there ever was, oldest first. */
  static List<History.Hold> of(Journal journal, String tenant) {
    Map<String, History.Hold> holds = new LinkedHashMap<>();
    for (var event : journal.read(StreamId.admin(tenant), 0)) {
      if (event.payload() instanceof HoldEvent change) {
        switch (change) {
          case HoldEvent.HoldPlaced next ->
              holds.put(
                  next.id(),
                  new History.Hold(
                      next.scope(),
                      Holds.Reaching.of(next.scope(), next.person(), next.reason(), next.until())
                          .words(),
                      event.at(),
                      next.until()));
          case HoldEvent.HoldLifted next ->
              holds.computeIfPresent(
                  next.id(),
                  (_, hold) ->
                      new History.Hold(hold.scope(), hold.words(), hold.from(), event.at()));
        }
      }
    }
    return List.copyOf(holds.values());
  }
}
