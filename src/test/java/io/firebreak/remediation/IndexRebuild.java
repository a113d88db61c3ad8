package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.gate.CircuitEvent;
import io.firebreak.gate.Circuits;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Event;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.RunbookEvent;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the engine's index tables anew from the events alone and compares (engine-rules 5): the
 * same index writes, in the order and at the time of the events, on a store that is empty.
 */
final class IndexRebuild {
  private static final StreamId ADMIN = StreamId.admin("default");
  private static final List<String> TABLES =
      List.of(
          "SELECT run || ' ' || version || ' ' || outcome || ' ' || era FROM runbook_trial",
          "SELECT trust || ' ' || number || ' ' || rung || ' ' || cause FROM runbook_rung",
          "SELECT tenant || ' ' || target || ' ' || run FROM target_lease",
          "SELECT tenant || ' ' || runbook || ' ' || target || ' ' || length FROM cooldown",
          "SELECT tenant || ' ' || runbook || ' ' || target || ' ' || episode || ' ' || severity"
              + " FROM declined",
          "SELECT tenant || ' ' || target || ' ' || subject || ' ' || length FROM streak",
          "SELECT tenant || ' ' || bucket FROM action_budget");

  private final OpenStore store;
  private final RemediationWorkflow workflow;
  private Instant now = Instant.EPOCH;

  private IndexRebuild(OpenStore store, RemediationWorkflow workflow) {
    this.store = store;
    this.workflow = workflow;
  }

  /** Compares what stands in the store of a stopped engine with what its events tell. */
  static void check(OpenStore store, RemediationWorkflow workflow) {
    new IndexRebuild(store, workflow).check();
  }

  private void check() {
    var events = new ArrayList<Event>();
    var streams = rows(store, "SELECT stream FROM run");
    streams.forEach(name -> events.addAll(store.journal().read(new StreamId("default", name), 0)));
    events.addAll(store.journal().read(ADMIN, 0));
    events.sort(Comparator.comparing(Event::at).thenComparingLong(Event::seq));
    var types =
        RunbookEvent.register(RunEvents.addTo(IncidentEvent.register(EventTypes.builder())))
            .build();
    try (var fresh = Stores.EMBEDDED.open(types, () -> now)) {
      var states = fold(events, fresh);
      for (var table : TABLES) {
        assertThat(rows(store, table)).as(table).isEqualTo(rows(fresh, table));
      }
      assertThat(
              rows(
                  store,
                  "SELECT stream || ' ' || state || ' ' || coalesce(reason, '')"
                      + " || ' ' || ended FROM run"))
          .isEqualTo(
              states.entrySet().stream()
                  .map(each -> row(each.getKey(), each.getValue()))
                  .collect(Collectors.toCollection(TreeSet::new)));
      states.forEach(this::timer);
    }
  }

  private Map<String, RunState> fold(List<Event> events, OpenStore fresh) {
    var states = new HashMap<String, RunState>();
    for (var event : events) {
      now = event.at();
      if (event.stream().equals(ADMIN)) {
        administered(event, fresh);
        continue;
      }
      var name = event.stream().name();
      var before = states.getOrDefault(name, workflow.initial(event.stream()));
      List<Guard> guards =
          event.payload() == null
              ? List.of()
              : workflow.indexes(before, new NewEvent(event.payload(), event.actor()));
      if (!guards.isEmpty()) {
        commit(fresh, guards);
      }
      states.put(name, workflow.fold(before, event));
    }
    return states;
  }

  private static void administered(Event event, OpenStore fresh) {
    if (event.payload() instanceof CircuitEvent circuit) {
      commit(fresh, List.of(Circuits.index("default", circuit)));
    } else if (event.payload() instanceof RunbookEvent.RungChanged changed) {
      commit(fresh, List.of(Ladder.indexed("default", changed)));
    }
  }

  private static void commit(OpenStore fresh, List<Guard> guards) {
    var unit = Unit.builder();
    guards.forEach(unit::guard);
    assertThat(fresh.journal().commit(unit.build())).isInstanceOf(Committed.Done.class);
  }

  private String row(String name, RunState state) {
    return "%s %s %s %d"
        .formatted(
            name,
            workflow.stateName(state),
            workflow.reason(state) == null ? "" : workflow.reason(state),
            workflow.ended(state) ? 1 : 0);
  }

  /** A parked run has the timer that it waits for. */
  private void timer(String name, RunState state) {
    var parked =
        rows(store, "SELECT stream FROM run WHERE ended = 0 AND ready = 0 AND owner IS NULL");
    if (parked.contains(name)
        && workflow.decide(state, new Standing(now, 0)) instanceof Next.Wait wait
        && wait.until() != null) {
      var due = wait.until();
      long micros = due.getEpochSecond() * 1_000_000 + due.getNano() / 1_000;
      assertThat(rows(store, "SELECT stream || ' ' || due_at FROM timer"))
          .contains(name + " " + micros);
    }
  }

  private static Set<String> rows(OpenStore store, String sql) {
    List<String> found =
        store
            .database()
            .jdbi()
            .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    return new TreeSet<>(found);
  }
}
