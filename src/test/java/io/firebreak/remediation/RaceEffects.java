package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.LateOutcome;
import io.firebreak.journal.Event;
import io.firebreak.remediation.World.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the effects of a race are held against in the record. */
final class RaceEffects {
  private RaceEffects() {}

  /**
   * An effect that happened more often than the record lets it.
   *
   * @param crashed whether a process died meanwhile. One that is stopped beyond its lease may then
   *     have done what a probe had not found yet, without telling of it any more
   */
  static Optional<Effect> repeated(List<Effect> effects, List<Event> events, boolean crashed) {
    var epochs = new HashMap<String, Set<Integer>>();
    var harmless = new HashSet<String>();
    var late = new HashMap<String, Integer>();
    var untold = new HashMap<String, Integer>();
    for (var event : events) {
      if (event.payload() instanceof LateOutcome outcome) {
        late.merge(outcome.path(), 1, Integer::sum);
      }
      if (crashed
          && event.payload() instanceof ExecuteEvent.Outcome outcome
          && outcome.how() == Known.PROBED
          && outcome.kind() == ExecuteEvent.Kind.NOT_APPLIED) {
        untold.merge(outcome.path(), 1, Integer::sum);
      }
      if (event.payload() instanceof Intent intent) {
        epochs.computeIfAbsent(intent.path(), _ -> new HashSet<>()).add(intent.epoch());
        if (intent.effectClass() == EffectClass.IDEMPOTENT) {
          harmless.add(intent.path());
        }
      }
    }
    var happened = new HashMap<String, Integer>();
    for (var effect : effects) {
      var times = happened.merge(effect.path(), 1, Integer::sum);
      if (!harmless.contains(effect.path())
          && times
              > Objects.requireNonNull(epochs.get(effect.path())).size()
                  + Math.max(
                      late.getOrDefault(effect.path(), 0), untold.getOrDefault(effect.path(), 0))) {
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }
}
