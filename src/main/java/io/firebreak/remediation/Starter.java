package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.alert.Alert;
import io.firebreak.durable.Facts;
import io.firebreak.durable.RunEntry;
import io.firebreak.durable.Worker;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.plan.Scope;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Inputs;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts runs: for an alert within the router's unit, for a person in one of its own. */
public final class Starter {
  private final Evaluator evaluator;
  private final IdSource ids;
  private final Database database;
  private final Journal journal;
  private final Worker<RunState> worker;

  Starter(
      Evaluator evaluator,
      IdSource ids,
      Database database,
      Journal journal,
      Worker<RunState> worker) {
    this.evaluator = evaluator;
    this.ids = ids;
    this.database = database;
    this.journal = journal;
    this.worker = worker;
  }

  /**
   * Adds a new run for an alert to the unit that routes it.
   *
   * @return the run's id; wake it with {@link #wake} after the commit
   */
  public String forAlert(
      Unit.Builder unit, String tenant, RunbookVersion version, String incident, Alert alert) {
    return add(unit, tenant, version, Cause.ALERT, incident, alert, null, Map.of(), Actor.ENGINE);
  }

  /** Starts a run for a person and returns its id once it is durable. */
  public String forPerson(
      String tenant, RunbookVersion version, Map<String, JsonNode> given, Actor person) {
    var unit = Unit.builder();
    var id = add(unit, tenant, version, Cause.PERSON, null, null, person.id(), given, person);
    if (!(journal.commit(unit.build()) instanceof Committed.Done)) {
      throw new IllegalStateException("run " + id + " was refused although it is new");
    }
    wake(tenant, id);
    return id;
  }

  /** Looks at a run now; after the unit that created it. */
  public void wake(String tenant, String runId) {
    worker.wake(StreamId.run(tenant, runId));
  }

  /** Tells live runs of an incident that their alert has resolved; part of the router's unit. */
  public List<String> resolved(
      Unit.Builder unit, String tenant, String incident, String episode, Instant endsAt) {
    var live = new RunListStore(database.jdbi()).live(tenant, incident);
    for (var id : live) {
      var stream = StreamId.run(tenant, id);
      unit.guard(Facts.signal(stream));
      unit.fact(stream, NewEvent.byEngine(new RunEvent.AlertResolved(episode, endsAt)));
    }
    return live;
  }

  private String add(
      Unit.Builder unit,
      String tenant,
      RunbookVersion version,
      Cause cause,
      @Nullable String incident,
      @Nullable Alert alert,
      @Nullable String requester,
      Map<String, JsonNode> given,
      Actor actor) {
    var runbook = version.runbook();
    var values = new HashMap<String, Object>();
    if (alert != null) {
      values.put("alert", RunScope.alert(alert));
    }
    var invalid = new ArrayList<String>();
    JsonNode inputs = JsonNodeFactory.instance.objectNode();
    switch (Inputs.resolve(runbook, given, values, evaluator)) {
      case Inputs.Resolved(var json) -> inputs = json;
      case Inputs.Invalid(var violations) -> invalid.addAll(violations);
    }
    var target = "";
    if (invalid.isEmpty()) {
      switch (evaluator.render(
          runbook.target(), new Scope(values).with("inputs", inputs).values())) {
        case Evaluator.Rendered.Ok(var json) -> target = json.asText();
        case Evaluator.Rendered.Failed(var message) -> invalid.add("target: " + message);
      }
    }
    var stream = StreamId.run(tenant, ids.next());
    var created =
        new Created(
            runbook.name(),
            version.hash(),
            cause,
            incident,
            alert,
            requester,
            inputs,
            invalid,
            target,
            version.author());
    unit.guard(
        Facts.created(
            new RunEntry(stream, runbook.name(), incident, target, RunStatus.QUEUED.code())));
    unit.append(stream, 0, List.of(new NewEvent(created, actor)));
    return stream.id();
  }
}
