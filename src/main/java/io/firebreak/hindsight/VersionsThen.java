package io.firebreak.hindsight;

import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.Matching;
import io.firebreak.runbook.RunbookEvent;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Finds which runbook versions were in force, from the events that put them there. */
final class VersionsThen {
  private final Journal journal;

  VersionsThen(Journal journal) {
    this.journal = journal;
  }

  /**
   * The hashes of a set of versions, by the name that the record has for it.
   *
   * @param inForce as {@link Matching#nameOf} names it
   */
  Optional<List<String>> named(String tenant, String inForce) {
    var present = new TreeMap<String, String>();
    if (Matching.nameOf(present.values()).equals(inForce)) {
      return Optional.of(List.of());
    }
    for (var event : journal.read(StreamId.admin(tenant), 0)) {
      if (!(event.payload() instanceof RunbookEvent change)) {
        continue;
      }
      switch (change) {
        case RunbookEvent.InForce next -> present.put(next.name(), next.hash());
        case RunbookEvent.Withdrawn next -> present.remove(next.name());
        case RunbookEvent.Rejected _,
            RunbookEvent.ReloadAsked _,
            RunbookEvent.RungChanged _,
            RunbookEvent.CanaryBegan _,
            RunbookEvent.CanaryEnded _,
            RunbookEvent.PoliciesInForce _ -> {
          continue;
        }
      }
      if (Matching.nameOf(present.values()).equals(inForce)) {
        return Optional.of(List.copyOf(present.values()));
      }
    }
    return Optional.empty();
  }
}
