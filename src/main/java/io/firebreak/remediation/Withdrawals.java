package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Database;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Withdraws the questions of runs that wait for people when a hold comes over them before their
 * first effect, whoever placed it and through whatever process. A run that begins to wait later
 * finds the hold in the unit in which it asks.
 */
public final class Withdrawals {
  /** How long a unit that did not see the hold yet may be under way. */
  private static final Duration SETTLES = Duration.ofSeconds(10);

  private final String tenant;
  private final Holds holds;
  private final Statements statements;
  private final Database database;
  private final RunListStore lists;

  /** By hold, the runs that were looked at for it; kept for as long as the hold stands. */
  private final Map<String, Set<StreamId>> looked = new HashMap<>();

  /** The holds for which no run is looked for any more. */
  private final Set<String> settled = new HashSet<>();

  Withdrawals(String tenant, Holds holds, Statements statements, Database database) {
    this.tenant = tenant;
    this.holds = holds;
    this.statements = statements;
    this.database = database;
    this.lists = new RunListStore(database.jdbi());
  }

  /**
   * Looks once. While no hold is new it reads nothing but the holds, so it may be called often;
   * what it throws comes from the store and is mended by the next look.
   */
  public synchronized void look() {
    var standing = holds.standing(tenant).stream().filter(each -> !each.hold().isStorm()).toList();
    forgetAllBut(standing.stream().map(each -> each.hold().id()).toList());
    var fresh = standing.stream().filter(each -> !settled.contains(each.hold().id())).toList();
    if (fresh.isEmpty()) {
      return;
    }
    var now = database.now();
    var waiting = lists.waiting(tenant);
    fresh.forEach(each -> look(each, waiting, now));
  }

  private void forgetAllBut(List<String> holds) {
    looked.keySet().retainAll(holds);
    settled.retainAll(holds);
  }

  private void look(Holds.Standing standing, List<StreamId> waiting, Instant now) {
    var id = standing.hold().id();
    var seen = looked.computeIfAbsent(id, _ -> new HashSet<>());
    for (var run : waiting) {
      if (!seen.contains(run)) {
        statements.say(tenant, run.id(), Actor.ENGINE, this::judge);
        seen.add(run);
      }
    }
    if (standing.placedAt().plus(SETTLES).isBefore(now)) {
      settled.add(id);
      looked.remove(id);
    }
  }

  private Said judge(RunState state) {
    if (!waits(state)) {
      return Said.no("not_waiting", "");
    }
    return holds
        .refusal(tenant, RunReach.of(state))
        .map(held -> Said.yes(callOff(state, (EndReason) held.reason(), held.detail()), ""))
        .orElseGet(() -> Said.no("not_held", ""));
  }

  /** Whether people are asked something before which nothing was done. */
  private static boolean waits(RunState state) {
    return !state.status().terminal()
        && !state.waitsUnderHold()
        && !state.isUndo()
        && state.calledOff() == null
        && state.plan() != null
        && (isAsked(state) || !state.manual().isEmpty());
  }

  private static boolean isAsked(RunState state) {
    return state.approval() != null && state.approval().pending();
  }

  private static List<Payload> callOff(RunState state, EndReason reason, String why) {
    var events = new ArrayList<Payload>();
    events.add(new RunEvent.CalledOff(reason, why));
    if (isAsked(state)) {
      events.add(
          new ApprovalEvent.Decided(
              Objects.requireNonNull(state.approval()).request().id(),
              ApprovalEvent.Outcome.CANCELLED_KILLED,
              why));
    }
    return events;
  }
}
