package io.firebreak.hindsight;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Flag;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.FleetLimits;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.gate.Gatekeeper;
import io.firebreak.hindsight.RecordStore.Counted;
import io.firebreak.hindsight.RecordStore.Started;
import io.firebreak.incident.Episode;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.incident.NotStarted;
import io.firebreak.incident.Quiet;
import io.firebreak.incident.StartRule;
import io.firebreak.incident.Throttles;
import io.firebreak.incident.Waiting;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Scope;
import io.firebreak.plan.Subject;
import io.firebreak.remediation.Beginning;
import io.firebreak.remediation.MaintenanceWindows;
import io.firebreak.runbook.AlertValues;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Matching;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.TriggerMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One backtest under way: alerts come in the order in which they came, and are counted. */
final class Replay {
  private static final String STREAM = "run/backtest";

  private final String tenant;
  private final RunbookVersion version;
  private final List<RunbookVersion> rivals;
  private final History history;
  private final Duration usual;
  private final Evaluator evaluator;
  private final Gatekeeper gates;
  private final Consumer<Judgement> listener;
  private final Throttles throttles = new Throttles();
  private final StartRule rule;
  private final Map<String, TreeSet<Instant>> begun = new HashMap<>();
  private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparing(Held::due));
  private final Map<String, Long> would = new TreeMap<>();
  private final Map<String, Long> did = new TreeMap<>();
  private final List<BacktestReport.Line> lines = new ArrayList<>();
  private long alerts;
  private long matched;
  private long gained;
  private long lost;
  private long told;
  private long runs;

  /**
   * A replay that has heard of nothing yet.
   *
   * @param rivals others in force that could have precedence
   * @param history what the guards know
   * @param silenced what was silenced then
   * @param usual how long a run takes
   * @param listener hears what became of each alert
   */
  Replay(
      String tenant,
      RunbookVersion version,
      List<RunbookVersion> rivals,
      History history,
      Quiet silenced,
      Duration usual,
      Evaluator evaluator,
      FleetLimits fleet,
      Readings readings,
      Consumer<Judgement> listener) {
    this.tenant = tenant;
    this.version = version;
    this.rivals = rivals;
    this.history = history;
    this.usual = usual;
    this.evaluator = evaluator;
    this.gates = new Gatekeeper(history, fleet, readings);
    this.rule =
        new StartRule(
            this::begunSince,
            (_, _) -> Optional.empty(),
            silenced.or(new MaintenanceWindows(fleet.calendars(), evaluator)));
    this.listener = listener;
  }

  /**
   * What became of one alert; the listener hears of each alert once, when it is decided.
   *
   * @param at when its delivery came, or when what it waited for was over
   * @param would as {@link BacktestReport.Line#would}
   * @param started runs that it really started, of any runbook
   */
  record Judgement(
      Heard heard,
      Instant at,
      boolean matched,
      String would,
      String detail,
      List<Started> started) {}

  /**
   * An alert that asks triggers: a new episode, or one that got worse.
   *
   * @param at when its delivery came
   * @param endsAt when the episode ended; null when it still fires
   */
  record Heard(Alert alert, Instant at, @Nullable Instant endsAt) {
    /** Repeats and resolves ask nobody. */
    static Optional<Heard> of(Alert alert, StoredDelivery delivery, @Nullable Counted counted) {
      if (counted == null || alert.status() != Alert.Status.FIRING || alert.has(Flag.PSEUDO)) {
        return Optional.empty();
      }
      return delivery.id().equals(counted.firstDelivery())
              || delivery.id().equals(counted.raisedDelivery())
          ? Optional.of(new Heard(alert, delivery.receivedAt(), counted.endsAt()))
          : Optional.empty();
    }
  }

  /** A start that waits. */
  private record Held(StartHeld waits, Heard heard, List<Started> started) {
    Instant due() {
      return waits.dueAt();
    }
  }

  /** What would have become of an alert. */
  private record Fate(String would, String detail) {
    static Fate of(Enum<?> reason, String detail) {
      return new Fate(reason.name().toLowerCase(Locale.ROOT), detail);
    }
  }

  /** The next alert. */
  void heard(Heard heard, List<Started> all) {
    time(heard.at());
    alerts++;
    begun
        .computeIfAbsent(heard.alert().fingerprint(), _ -> new TreeSet<>())
        .add(heard.alert().startsAt());
    var started =
        all.stream().filter(run -> run.episode().equals(heard.alert().episode())).toList();
    own(started).forEach(run -> did.merge(run.state(), 1L, Long::sum));
    var values = AlertValues.of(heard.alert());
    var match = TriggerMatch.of(version, values, evaluator);
    if (!match.matched()) {
      judged(heard.at(), heard, false, Fate.of(match.reason(), match.detail()), started);
      if (!own(started).isEmpty()) {
        lost++;
        tell(heard.at(), heard, Fate.of(match.reason(), match.detail()), started);
      }
      return;
    }
    matched++;
    var verdicts = new ArrayList<TriggerMatch>();
    verdicts.add(match);
    rivals.forEach(rival -> verdicts.add(TriggerMatch.of(rival, values, evaluator)));
    var winner = new Matching("", verdicts).versions().getFirst();
    if (!winner.hash().equals(version.hash())) {
      over(
          heard.at(),
          heard,
          Fate.of(NotStarted.TARGET_BUSY, winner.runbook().name() + " has precedence"),
          started);
      return;
    }
    admit(heard.at(), heard, started, null);
  }

  /** As the router does: holds, flapping and throttles first. */
  private void admit(Instant at, Heard heard, List<Started> started, @Nullable StartHeld waited) {
    switch (rule.judge(version, heard.alert(), waited, at)) {
      case StartRule.Verdict.Starts _ -> throttle(at, heard, started, waited);
      case StartRule.Verdict.Waits(var what, var due, var _, var _) ->
          hold(what, due, heard, started);
    }
  }

  private void throttle(
      Instant at, Heard heard, List<Started> started, @Nullable StartHeld waited) {
    switch (throttles.ask(version, heard.alert(), waited, at)) {
      case Throttles.Answer.Start _ -> start(at, heard, started);
      case Throttles.Answer.Wait(var due, var _) -> hold(Waiting.BATCH, due, heard, started);
      case Throttles.Answer.No(var why, var detail, var _) ->
          over(at, heard, Fate.of(why, detail), started);
    }
  }

  private void hold(Waiting what, Instant due, Heard heard, List<Started> started) {
    var episode = Episode.of(heard.alert());
    var wait = new StartHeld(version.runbook().name(), episode, due, what, null, null, null);
    held.add(new Held(wait, heard, started));
  }

  private long begunSince(String fingerprint, Instant since) {
    return begun.getOrDefault(fingerprint, new TreeSet<>()).tailSet(since, false).size();
  }

  /** Lets time pass: holds end, runs end. */
  private void time(Instant now) {
    while (!held.isEmpty() && !held.peek().due().isAfter(now)) {
      var next = held.remove();
      var end = next.heard().endsAt();
      if (end != null && !end.isAfter(next.due())) {
        over(
            next.due(),
            next.heard(),
            Fate.of(
                next.waits().waiting().endedFirst(),
                "it ended at " + end + ", before the wait was over at " + next.due()),
            next.started());
      } else {
        admit(next.due(), next.heard(), next.started(), next.waits());
      }
    }
    history.advance(now);
  }

  private void start(Instant now, Heard heard, List<Started> started) {
    history.advance(now);
    var begins = Beginning.of(version.runbook(), Map.of(), heard.alert(), evaluator);
    over(now, heard, fate(now, heard.alert(), begins), started);
  }

  private Fate fate(Instant now, Alert alert, Subject begins) {
    if (!begins.invalid().isEmpty()) {
      return Fate.of(EndReason.INPUT_INVALID, String.join("; ", begins.invalid()));
    }
    var subject =
        new Gatekeeper.Subject(
            new Caller(tenant, "backtest", "guards", now),
            STREAM,
            version.runbook(),
            begins.target(),
            List.of(),
            alert,
            false,
            false,
            false,
            Optional::empty,
            new Scope(Map.of()),
            now);
    var refusal = gates.foresee(subject).stream().filter(v -> v.ruling().refuses()).findFirst();
    return refusal.map(Replay::refused).orElseGet(() -> goes(now, begins.target()));
  }

  private static Fate refused(Verdict verdict) {
    var reason = verdict.reason();
    return Fate.of(reason == null ? verdict.ruling() : reason, verdict.observed());
  }

  private Fate goes(Instant now, String target) {
    return switch (version.runbook().autonomy()) {
      case OBSERVE -> new Fate("observe", "would only have been planned for " + target);
      case SUGGEST -> new Fate("suggest", "would have been suggested for " + target);
      case APPROVE -> begins(now, target, "ask");
      case AUTO -> begins(now, target, "run");
    };
  }

  private Fate begins(Instant now, String target, String word) {
    runs++;
    history.begins(
        new History.Run(
            "backtest-" + runs,
            version.runbook().name(),
            target,
            now,
            now.plus(usual),
            version.runbook().guard().cooldown()));
    return new Fate(word, "for " + target);
  }

  private void judged(
      Instant at, Heard heard, boolean isMatched, Fate fate, List<Started> started) {
    listener.accept(
        new Judgement(heard, at, isMatched, fate.would(), fate.detail(), List.copyOf(started)));
  }

  private void over(Instant at, Heard heard, Fate fate, List<Started> started) {
    judged(at, heard, true, fate, started);
    would.merge(fate.would(), 1L, Long::sum);
    var goes = fate.would().equals("run") || fate.would().equals("ask");
    var went = !own(started).isEmpty();
    gained += goes && !went ? 1 : 0;
    lost += went && !goes ? 1 : 0;
    tell(at, heard, fate, started);
  }

  private void tell(Instant at, Heard heard, Fate fate, List<Started> started) {
    told++;
    if (lines.size() < BacktestReport.MOST) {
      lines.add(
          new BacktestReport.Line(
              at,
              heard.alert().episode(),
              heard.alert().name(),
              fate.would(),
              fate.detail(),
              started.stream()
                  .map(run -> run.runbook() + " " + run.state() + " (run " + run.run() + ")")
                  .toList()));
    }
  }

  private List<Started> own(List<Started> started) {
    return started.stream().filter(run -> run.runbook().equals(version.runbook().name())).toList();
  }

  /** What all of it comes to. */
  BacktestReport report(Instant since, Instant until) {
    time(until);
    for (var next : held) {
      over(
          until,
          next.heard(),
          Fate.of(next.waits().waiting(), "waits until " + next.due()),
          next.started());
    }
    return new BacktestReport(
        version.runbook().name(),
        version.hash(),
        since,
        until,
        alerts,
        matched,
        would,
        did,
        gained,
        lost,
        lines,
        told > lines.size());
  }
}
