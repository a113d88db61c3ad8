package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import io.firebreak.durable.Facts;
import io.firebreak.durable.RunEntry;
import io.firebreak.gate.EndReason;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.incident.RunStarter;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Event;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.plan.PlannedStep.PlannedUndo;
import io.firebreak.plan.Subject;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts runs: for an alert in the router's unit, for a person or the clock in one of its own. */
public final class Starter implements RunStarter {
  private final Evaluator evaluator;
  private final Versions versions;
  private final IdSource ids;
  private final RunListStore runList;
  private final Journal journal;
  private final Function<List<String>, Optional<String>> outOfScope;
  private final Function<PlannedUndo, Optional<String>> stranger;
  private final Function<StreamId, RunState> runs;
  private final Consumer<StreamId> wake;
  private final BiConsumer<StreamId, List<Event>> begin;

  /**
   * Starts runs.
   *
   * @param outOfScope why targets may not be touched; empty when they may
   * @param stranger as whom else than was agreed to an undo would act; empty when that is not known
   * @param runs a run as it is now
   * @param wake has a run looked at that has news
   * @param begin has a new run driven, all events of which are given
   */
  Starter(
      Evaluator evaluator,
      Versions versions,
      IdSource ids,
      Database database,
      Journal journal,
      Function<List<String>, Optional<String>> outOfScope,
      Function<PlannedUndo, Optional<String>> stranger,
      Function<StreamId, RunState> runs,
      Consumer<StreamId> wake,
      BiConsumer<StreamId, List<Event>> begin) {
    this.evaluator = evaluator;
    this.versions = versions;
    this.ids = ids;
    this.runList = new RunListStore(database.jdbi());
    this.journal = journal;
    this.outOfScope = outOfScope;
    this.stranger = stranger;
    this.runs = runs;
    this.wake = wake;
    this.begin = begin;
  }

  /**
   * Adds a new run for an alert to the unit that routes it.
   *
   * @return the run's id; wake it with {@link #wake} after the commit
   */
  @Override
  public String start(
      Unit.Builder unit, String tenant, RunbookVersion version, String incident, Alert alert) {
    var found = Beginning.of(version.runbook(), Map.of(), alert, evaluator);
    return add(unit, tenant, version, Cause.ALERT, incident, alert, null, found, Actor.ENGINE);
  }

  /**
   * Starts a run for a person; it is durable when this returns.
   *
   * @param given inputs by name; they go before those that the runbook takes from the alert
   * @param incident that it belongs to, whose leading alert the runbook then sees; null for none
   */
  public Start forPerson(
      String tenant,
      RunbookVersion version,
      Map<String, JsonNode> given,
      @Nullable Incident incident,
      Actor person) {
    var runbook = version.runbook();
    if (!runbook.triggers().manual()) {
      return new Start.Refused(
          "manual_not_allowed",
          "runbook " + runbook.name() + " is not for people to start: it lacks triggers.manual");
    }
    var alert = incident == null ? null : incident.leading();
    var found = Beginning.of(runbook, given, alert, evaluator);
    if (!found.invalid().isEmpty()) {
      return new Start.InvalidInputs(found.invalid());
    }
    var unit = Unit.builder();
    var incidentId = incident == null ? null : incident.id();
    var id =
        add(unit, tenant, version, Cause.PERSON, incidentId, alert, person.id(), found, person);
    started(unit, tenant, version, incidentId, id, person);
    return new Start.Started(id);
  }

  /**
   * What is wrong with the inputs of a run that a person wants of no incident, by input; what is
   * wrong with its target stands at {@code target}. Nothing is started.
   */
  public Map<String, String> faults(RunbookVersion version, Map<String, JsonNode> given) {
    return Beginning.faults(Beginning.of(version.runbook(), given, null, evaluator).invalid());
  }

  /**
   * Starts the run of an instant of a runbook's schedule, unless it was started before; it is
   * durable when this returns.
   *
   * @param due the instant, from which and the runbook's name the run has its id
   * @return the run's id, whoever started it
   */
  public String scheduled(String tenant, RunbookVersion version, Instant due) {
    var stream = StreamId.run(tenant, ScheduledId.of(tenant, version.runbook().name(), due));
    if (journal.read(stream, 0).isEmpty()) {
      var found = Beginning.of(version.runbook(), Map.of(), null, evaluator);
      var unit = Unit.builder();
      add(unit, stream, version, Cause.SCHEDULE, null, null, null, found, Actor.ENGINE);
      // Refused when another replica was quicker: then it is there all the same.
      var _ = journal.commit(unit.build());
      wake.accept(stream);
    }
    return stream.id();
  }

  /**
   * Starts a drill for a person: a run that checks, judges and plans as one of theirs would, and
   * changes nothing. Any runbook may be tried so; the drill belongs to no incident.
   *
   * @param given inputs by name; they go before those that the runbook takes from the alert
   * @param alert what the runbook sees, null for none
   */
  public Start drill(
      String tenant,
      RunbookVersion version,
      Map<String, JsonNode> given,
      @Nullable Alert alert,
      Actor person) {
    var found = Beginning.of(version.runbook(), given, alert, evaluator);
    if (!found.invalid().isEmpty()) {
      return new Start.InvalidInputs(found.invalid());
    }
    var unit = Unit.builder();
    var id = add(unit, tenant, version, Cause.DRILL, null, alert, person.id(), found, person);
    unit.guard(DrillStore.begins(StreamId.run(tenant, id), version.runbook().name()));
    started(unit, tenant, version, null, id, person);
    return new Start.Started(id);
  }

  /**
   * Takes up a run where it failed, for a person: a new run of the same version with the same
   * inputs, in which what was done and stands counts as done. Steps that only read are read again.
   *
   * @param version that of {@code failed}
   */
  public Start again(RunState failed, RunbookVersion version, Actor person) {
    var refusal = Rerun.refusal(failed);
    if (refusal != null) {
      return refusal;
    }
    var before = failed.begun();
    var tenant = failed.stream().tenant();
    var stream = StreamId.run(tenant, ids.next());
    var unit = Unit.builder();
    var events = new ArrayList<NewEvent>();
    events.add(new NewEvent(Rerun.created(failed, person.id(), versions.rung(version)), person));
    Rerun.kept(failed).forEach(outcome -> events.add(NewEvent.byEngine(outcome)));
    unit.guard(Facts.created(entry(before, stream)));
    unit.append(stream, 0, events);
    started(unit, tenant, version, before.incident(), stream.id(), person);
    return new Start.Started(stream.id());
  }

  /**
   * Has a step of a run that has ended undone, for a person: a new run that takes back that step
   * alone. Once for each step, whoever asks at the same time; again only when the last one that was
   * asked for ended without undoing it.
   *
   * @param runId of an existing run, which may be a child
   * @param step its path, or its id; {@code STEP/STEP} for one of a child run
   */
  public Start undo(String tenant, String runId, String step, Actor person) {
    while (true) {
      var named = runs.apply(StreamId.run(tenant, runId));
      var place = StepPlace.find(named, StepPlace.path(step), runs);
      var earlier = place.root().undoneBy().get(place.path());
      var last = earlier == null ? null : runs.apply(StreamId.run(tenant, earlier));
      var refusal = HandUndo.refusal(place, last, outOfScope, stranger);
      if (refusal != null) {
        return refusal;
      }
      var id = ids.next();
      if (begunUndo(place, StreamId.run(tenant, id), person)) {
        wake(tenant, id);
        return new Start.Started(id);
      }
    }
  }

  /** In one unit with the record of the runs; false when something was said to them meanwhile. */
  private boolean begunUndo(StepPlace place, StreamId stream, Actor person) {
    var before = place.doer().begun();
    var version = versions.byHash(before.version());
    var unit = Unit.builder();
    HandUndo.tell(unit, place.root(), place.path(), stream, person);
    if (place.inChild()) {
      HandUndo.tell(unit, place.doer(), place.own(), stream, person);
    }
    unit.guard(Facts.created(entry(before, stream)));
    var rung = versions.rung(version);
    unit.append(stream, 0, HandUndo.beginning(place.doer(), place.own(), rung, person));
    tellIncident(unit, version, before.incident(), stream, person);
    return journal.commit(unit.build()) instanceof Committed.Done;
  }

  private static RunEntry entry(RunEvent.Created before, StreamId stream) {
    return new RunEntry(
        stream, before.runbook(), before.incident(), before.target(), RunStatus.QUEUED.code());
  }

  /** Tells the incident of the run, and has both on disk. */
  private void started(
      Unit.Builder unit,
      String tenant,
      RunbookVersion version,
      @Nullable String incident,
      String id,
      Actor person) {
    tellIncident(unit, version, incident, StreamId.run(tenant, id), person);
    if (!(journal.commit(unit.build()) instanceof Committed.Done)) {
      throw new IllegalStateException("run " + id + " was refused although it is new");
    }
    wake(tenant, id);
  }

  private static void tellIncident(
      Unit.Builder unit,
      RunbookVersion version,
      @Nullable String incident,
      StreamId run,
      Actor person) {
    if (incident != null) {
      unit.fact(
          StreamId.incident(run.tenant(), incident),
          new NewEvent(
              new IncidentEvent.RunStartedByPerson(
                  version.runbook().name(), version.hash(), run.id(), person.id()),
              person));
    }
  }

  /** Looks at a run now; after the unit that created it. */
  public void wake(String tenant, String runId) {
    wake.accept(StreamId.run(tenant, runId));
  }

  /**
   * Looks at a run after a unit that created it or that told it something.
   *
   * @param events what the unit appended to the run
   */
  @Override
  public void wake(String tenant, String runId, List<Event> events) {
    var stream = StreamId.run(tenant, runId);
    if (!events.isEmpty() && events.getFirst().seq() == 1) {
      begin.accept(stream, events);
    } else {
      wake.accept(stream);
    }
  }

  /** Tells live runs of an incident that their alert has resolved; part of the router's unit. */
  @Override
  public List<String> resolved(
      Unit.Builder unit,
      String tenant,
      String incident,
      Set<String> started,
      String episode,
      Instant endsAt) {
    var told = new TreeSet<>(runList.live(tenant, incident));
    runList.duplicates(tenant, started).stream()
        .flatMap(id -> Stream.ofNullable(runs.apply(StreamId.run(tenant, id)).duplicateOf()))
        .filter(of -> !runs.apply(StreamId.run(tenant, of)).status().terminal())
        .forEach(told::add);
    return tell(unit, tenant, told, new RunEvent.AlertResolved(episode, endsAt));
  }

  /** Tells live runs of an incident that their alert is explained; part of the router's unit. */
  @Override
  public List<String> inhibited(
      Unit.Builder unit,
      String tenant,
      String incident,
      Set<String> ids,
      String parent,
      String rule) {
    var live = runList.live(tenant, incident, ids);
    return tell(unit, tenant, live, new RunEvent.Inhibited(parent, rule));
  }

  /** Tells live runs of an incident that nothing explains their alert any more. */
  @Override
  public List<String> released(Unit.Builder unit, String tenant, String incident, Set<String> ids) {
    return tell(unit, tenant, runList.live(tenant, incident, ids), new RunEvent.Uninhibited());
  }

  private static List<String> tell(
      Unit.Builder unit, String tenant, Collection<String> ids, RunEvent event) {
    for (var id : ids) {
      var stream = StreamId.run(tenant, id);
      unit.guard(Facts.signal(stream)).fact(stream, NewEvent.byEngine(event));
    }
    return List.copyOf(ids);
  }

  @Override
  public Set<String> endedInhibited(String tenant, String incident) {
    return Set.copyOf(runList.refused(tenant, incident, EndReason.INHIBITED));
  }

  private String add(
      Unit.Builder unit,
      String tenant,
      RunbookVersion version,
      Cause cause,
      @Nullable String incident,
      @Nullable Alert alert,
      @Nullable String requester,
      Subject found,
      Actor actor) {
    var stream = StreamId.run(tenant, ids.next());
    add(unit, stream, version, cause, incident, alert, requester, found, actor);
    return stream.id();
  }

  private void add(
      Unit.Builder unit,
      StreamId stream,
      RunbookVersion version,
      Cause cause,
      @Nullable String incident,
      @Nullable Alert alert,
      @Nullable String requester,
      Subject found,
      Actor actor) {
    var runbook = version.runbook();
    var created =
        new Created(
                runbook.name(),
                version.hash(),
                cause,
                incident,
                alert,
                requester,
                found.inputs(),
                found.invalid(),
                found.target(),
                version.author(),
                cause == Cause.DRILL ? Autonomy.OBSERVE : versions.rung(version))
            .writtenAs(found.written());
    unit.guard(
        Facts.created(
            new RunEntry(
                stream, runbook.name(), incident, found.target(), RunStatus.QUEUED.code())));
    unit.append(stream, 0, List.of(new NewEvent(created, actor)));
  }
}
