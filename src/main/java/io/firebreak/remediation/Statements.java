package io.firebreak.remediation;

import io.firebreak.durable.Facts;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Failpoint;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Facts about runs that depend on how a run stands: each is judged against the state at exactly one
 * place of the stream, and appended there.
 */
final class Statements {
  private final RemediationWorkflow workflow;
  private final Journal journal;
  private final Consumer<StreamId> wake;

  /**
   * Statements about the runs of one engine.
   *
   * @param wake told of runs that have news
   */
  Statements(RemediationWorkflow workflow, Journal journal, Consumer<StreamId> wake) {
    this.workflow = workflow;
    this.journal = journal;
    this.wake = wake;
  }

  /** Judges and appends at exactly one state; on a conflict reads and judges again. */
  Answer say(String tenant, String runId, Actor actor, Function<RunState, Said> judge) {
    var stream = StreamId.run(tenant, runId);
    while (true) {
      var state = load(stream);
      if (state.created() == null) {
        return new Answer.Refused("no_such_run", "there is no run " + runId);
      }
      var said = judge.apply(state);
      var events =
          switch (said) {
            case Said.Yes yes -> yes.events();
            case Said.No no -> no.evidence();
          };
      if (events.isEmpty() || append(state, events, actor)) {
        return switch (said) {
          case Said.Yes(var _, var message) -> new Answer.Accepted(message);
          case Said.No(var _, var reason, var message, var fields) ->
              new Answer.Refused(reason, message, fields);
        };
      }
    }
  }

  private boolean append(RunState state, List<? extends Payload> events, Actor actor) {
    var stream = state.stream();
    var unit = Unit.builder().guard(Facts.signal(stream));
    events.forEach(event -> workflow.ofFact(state, event).forEach(unit::guard));
    var said = events.stream().map(payload -> new NewEvent(payload, actor)).toList();
    unit.append(stream, state.seq(), said);
    var asides = said.stream().flatMap(event -> workflow.asides(state, event).stream()).toList();
    asides.forEach(aside -> aside.addTo(unit));
    Failpoint.hit("P12", events);
    if (journal.commit(unit.build()) instanceof Committed.Done) {
      Failpoint.hit("P13", events);
      wake.accept(stream);
      asides.forEach(aside -> wake.accept(aside.stream()));
      return true;
    }
    return false;
  }

  /** A run as its events tell it now. */
  RunState load(StreamId stream) {
    var state = workflow.initial(stream);
    for (var event : journal.read(stream, 0)) {
      state = workflow.fold(state, event);
    }
    return state;
  }
}
