package io.firebreak.remediation;

import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.journal.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets held runs go on when nothing holds them any more and nobody has said so: the hold lapsed, or
 * was lifted by a process that died right then, or just before the run began to wait for it.
 */
public final class Releases {
  private final String tenant;
  private final Holds holds;
  private final Statements statements;
  private final Versions versions;
  private final RunListStore lists;

  /** By held run, the holds that stood when it was found to be kept back; as long as it is. */
  private final Map<String, Set<String>> kept = new HashMap<>();

  Releases(
      String tenant, Holds holds, Statements statements, Versions versions, RunListStore lists) {
    this.tenant = tenant;
    this.holds = holds;
    this.statements = statements;
    this.versions = versions;
    this.lists = lists;
  }

  /**
   * Looks once. While no run is held it asks only that, so it may be called often; what it throws
   * comes from the store and is mended by the next look.
   */
  public synchronized void look() {
    var held = lists.held(tenant);
    kept.keySet().retainAll(held);
    if (held.isEmpty()) {
      return;
    }
    var standing = new HashSet<String>();
    holds.standing(tenant).forEach(each -> standing.add(each.hold().id()));
    for (var run : held) {
      var before = kept.get(run);
      if (before == null || !standing.containsAll(before)) {
        statements.say(tenant, new StreamId(tenant, run).id(), Actor.ENGINE, this::judge);
        kept.put(run, standing);
      }
    }
  }

  private Said judge(RunState state) {
    if (state.held() == null || asks(state)) {
      return Said.no("not_held", "");
    }
    return holds
        .refusal(tenant, RunReach.of(state))
        .map(held -> Said.no("still_held", held.detail()))
        .orElseGet(() -> Said.yes(new RunEvent.Released("nothing holds it any more"), ""));
  }

  /** Whether it waits for a person because its alert has resolved. */
  private boolean asks(RunState state) {
    return Interruptions.asks(state, versions.byHash(state.begun().version()).runbook());
  }
}
