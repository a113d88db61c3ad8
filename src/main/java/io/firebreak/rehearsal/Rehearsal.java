package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import io.firebreak.durable.HandCrank;
import io.firebreak.incident.Throttles;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.ManualEngine;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.Start;
import io.firebreak.runbook.AlertValues;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plays one test: starts the run on the real engine, turns it until nothing moves, lets time pass
 * to the next thing that is due, and lets people and the alert do their part.
 */
final class Rehearsal {
  /** A run that moves more often does not end. */
  static final int MOST_TURNS = 20_000;

  private static final Duration NEVER_LAPSES = Duration.ofDays(3650);
  private static final Duration INSTANT_OF_TIME = Duration.ofMillis(1);

  private final Studio studio;
  private final RunbookVersion version;
  private final TestCase test;
  private final World world;
  private final VirtualTime time;
  private final ManualEngine engine;
  private final HandCrank<RunState> crank;
  private final String tenant;
  private final @Nullable Alert alert;
  private boolean resolved;

  /**
   * What one test plays.
   *
   * @param version of its runbook
   * @param policies those in force
   * @param alert what starts it; null when a person does
   */
  record Piece(
      RunbookVersion version,
      Shelf shelf,
      PolicySet policies,
      TestFile file,
      TestCase test,
      @Nullable Alert alert) {}

  private Rehearsal(Studio studio, Piece piece) {
    this.studio = studio;
    this.test = piece.test();
    this.version = by(test.author(), piece.version());
    this.time = studio.time();
    this.tenant = studio.nextId();
    this.world = new World(piece.file(), test, time);
    var cast = new Cast(version.runbook(), piece.shelf(), piece.policies(), piece.file(), test);
    this.engine = studio.engine(piece.shelf(), world, cast, piece.policies());
    this.crank = engine.crank(NEVER_LAPSES, HandCrank.Chance.NONE, time);
    this.alert = piece.alert();
    time.set(test.at());
  }

  private static RunbookVersion by(@Nullable String author, RunbookVersion version) {
    return new RunbookVersion(
        version.hash(), version.canonicalJson(), version.runbook(), version.path(), author);
  }

  /** Plays a test of a runbook and tells what came of it. */
  static Performance play(Studio studio, Piece piece) {
    var rehearsal = new Rehearsal(studio, piece);
    try {
      return rehearsal.play();
    } finally {
      rehearsal.time.die();
      rehearsal.crank.abandon(rehearsal.tenant);
    }
  }

  private Performance play() {
    var started = start();
    if (started instanceof Started.No(var why)) {
      return Performance.notStarted(why);
    }
    var runs = new Family(engine.remediation(), tenant, ((Started.Run) started).id());
    world.of(runs);
    var script = new Script(test.people(), engine, tenant, runs);
    for (var turn = 0; turn < MOST_TURNS; turn++) {
      if (!moves(script) && !passes(runs, script)) {
        return finished(runs, script, true);
      }
    }
    return finished(runs, script, false);
  }

  /** Lets what can happen now happen; false when nothing can. */
  private boolean moves(Script script) {
    if (world.takeDeath()) {
      time.die();
      crank.crash();
      return true;
    }
    if (crank.turn() || time.wake()) {
      return true;
    }
    crank.fireTimers();
    return crank.turn() || resolves() || script.act(time.instant());
  }

  /** Lets time pass to what is due next; false when nothing is, or the test is where it ends. */
  private boolean passes(Family runs, Script script) {
    var state = runs.root();
    if (state.status().terminal() || waitsAsExpected(runs, script)) {
      return false;
    }
    var next =
        Stream.of(crank.nextTime(), time.nextWake(), script.nextDue(), resolvesAt())
            .filter(Objects::nonNull)
            .min(Instant::compareTo);
    if (next.isEmpty()) {
      return false;
    }
    var now = time.instant();
    time.set(next.get().isAfter(now) ? next.get() : now.plus(INSTANT_OF_TIME));
    return true;
  }

  /** Whether the run and its children stay in the states in which the test wants to see them. */
  private boolean waitsAsExpected(Family runs, Script script) {
    var children = test.expect().children();
    return runs.root().status() == test.expect().state()
        && script.isOver()
        && resolvesAt() == null
        && (children == null
            || Comparison.words(children).equals(Performance.children(runs.all())));
  }

  private Performance finished(Family runs, Script script, boolean ends) {
    return Performance.of(
        runs.all(), world, script.surprises(), Duration.between(test.at(), time.instant()), ends);
  }

  private sealed interface Started {
    record Run(String id) implements Started {}

    record No(String why) implements Started {}
  }

  private Started start() {
    if (test.scheduled()) {
      return byClock();
    }
    return alert == null ? byPerson() : byAlert(alert);
  }

  private Started byClock() {
    return version.runbook().triggers().schedule() == null
        ? new Started.No("no clock starts this runbook: it has no triggers.schedule")
        : new Started.Run(engine.starter().scheduled(tenant, version, time.instant()));
  }

  private Started byAlert(Alert firing) {
    var trigger = version.runbook().triggers().alert();
    if (trigger == null) {
      return new Started.No("no alert starts this runbook: it has no triggers.alert");
    }
    return switch (studio
        .evaluator()
        .test(trigger.when(), Map.of("alert", AlertValues.of(firing), "now", time.instant()))) {
      case Evaluator.Truth.False _ ->
          new Started.No("the alert does not match " + trigger.when().source());
      case Evaluator.Truth.Failed(var why) ->
          new Started.No("whether the alert matches cannot be told: " + why);
      case Evaluator.Truth.True _ when throttled(firing) != null ->
          new Started.No("the throttle keeps it back: " + throttled(firing));
      case Evaluator.Truth.True _ -> {
        var unit = Unit.builder();
        var id = engine.starter().start(unit, tenant, version, tenant, firing);
        studio.journal().commit(unit.build());
        yield new Started.Run(id);
      }
    };
  }

  /** Why the trigger's throttle keeps an alert back; null when it does not, or only for a while. */
  private @Nullable String throttled(Alert firing) {
    var throttles = new Throttles();
    var before = Objects.requireNonNull(test.alert()).alike();
    for (var i = 0; i < before; i++) {
      var _ =
          throttles.ask(
              version,
              firing.startingAt(firing.startsAt().minusSeconds(i + 1)),
              null,
              time.instant());
    }
    return throttles.ask(version, firing, null, time.instant())
            instanceof Throttles.Answer.No(var why, var detail, var _)
        ? why.code() + ", " + detail
        : null;
  }

  private Started byPerson() {
    var manual = Objects.requireNonNull(test.manual());
    var given = new HashMap<String, JsonNode>();
    if (manual.inputs() != null) {
      manual.inputs().properties().forEach(each -> given.put(each.getKey(), each.getValue()));
    }
    return switch (engine
        .starter()
        .forPerson(tenant, version, given, null, Script.actor(manual.by()))) {
      case Start.Started(var id) -> new Started.Run(id);
      case Start.Refused(var reason, var message) -> new Started.No(reason + ": " + message);
      case Start.InvalidInputs(var violations) ->
          new Started.No("inputs: " + String.join("; ", violations));
    };
  }

  private @Nullable Instant resolvesAt() {
    return resolved || test.resolves() == null || alert == null
        ? null
        : test.at().plus(test.resolves());
  }

  private boolean resolves() {
    var at = resolvesAt();
    if (at == null || at.isAfter(time.instant()) || alert == null) {
      return false;
    }
    resolved = true;
    var unit = Unit.builder();
    var told = engine.starter().resolved(unit, tenant, tenant, Set.of(), alert.episode(), at);
    studio.journal().commit(unit.build());
    told.forEach(id -> engine.starter().wake(tenant, id));
    return true;
  }
}
