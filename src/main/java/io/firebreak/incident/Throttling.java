package io.firebreak.incident;

import io.firebreak.incident.IncidentEvent.RunNotStarted;
import io.firebreak.incident.IncidentEvent.StartHeld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Asks throttles about the starts of one unit, last of all: what something else keeps from starting
 * uses up none. It reads what they remember, and nothing where no runbook has one.
 */
final class Throttling {
  private final ThrottleStore store;
  private final String tenant;
  private final Throttles throttles = new Throttles();
  private final Map<ThrottleKey, ThrottleState> before = new HashMap<>();

  Throttling(ThrottleStore store, String tenant) {
    this.store = store;
    this.tenant = tenant;
  }

  /** What a throttle remembered before it was first asked here. */
  ThrottleState before(ThrottleKey key) {
    return before.getOrDefault(key, ThrottleState.NEW);
  }

  /** The same changes, with waits and refusals where throttles do not let runs start now. */
  List<Change> over(List<Change> changes) {
    load(changes);
    var all = new ArrayList<Change>();
    for (var change : changes) {
      if (change instanceof Change.Start start) {
        judge(start, all);
      } else {
        all.add(change);
      }
    }
    return all;
  }

  private void load(List<Change> changes) {
    var keys = new HashSet<ThrottleKey>();
    for (var change : changes) {
      if (change instanceof Change.Start start) {
        ThrottleKey.of(start.version(), start.alert())
            .filter(key -> !before.containsKey(key))
            .ifPresent(keys::add);
      }
    }
    var known = store.states(tenant, keys);
    for (var key : keys) {
      var state = known.getOrDefault(key, ThrottleState.NEW);
      before.put(key, state);
      throttles.put(key, state);
    }
  }

  private void judge(Change.Start start, List<Change> all) {
    var answer = throttles.ask(start.version(), start.alert(), start.waited(), start.at());
    if (answer.event() != null) {
      all.add(
          new Change.Throttled(
              ThrottleKey.of(start.version(), start.alert()).orElseThrow(), answer.event()));
    }
    var runbook = start.version().runbook().name();
    var episode = Episode.of(start.alert());
    all.add(
        switch (answer) {
          case Throttles.Answer.Start _ -> start;
          case Throttles.Answer.Wait(var due, var _) ->
              new Change.Happened(
                  start.incidentId(),
                  new StartHeld(runbook, episode, due, Waiting.BATCH, null, null, null));
          case Throttles.Answer.No(var why, var detail, var _) ->
              new Change.Happened(
                  start.incidentId(), new RunNotStarted(runbook, episode, why, null, detail));
        });
  }
}
