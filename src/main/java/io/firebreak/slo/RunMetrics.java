package io.firebreak.slo;

import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.Disposition;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.HookWatch;
import io.firebreak.alert.IntakeEvent.DeadLettered;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.Receipt;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Database;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunEvent.Created;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the journal commits. On the committing thread it only counts; what needs reading,
 * such as a run that began before this process did, is read afterwards on a thread of its own. Each
 * process counts what it committed itself.
 */
public final class RunMetrics implements HookWatch {
  private static final Logger LOG = Logger.getLogger(RunMetrics.class);
  private static final String RUN = "run";

  /** Runs remembered at once; one that was forgotten is read again. */
  private static final int MOST_RUNS = 10_000;

  private final Journal journal;
  private final Executor afterwards;
  private final Meters meters;
  private final IncidentMetrics incidents;
  private final LiveRun.Count counting;
  private final Map<String, LiveRun> live =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LiveRun> eldest) {
          return size() > MOST_RUNS;
        }
      };

  /**
   * Registers all metrics.
   *
   * @param afterwards where reading is done, such as a virtual thread each
   * @param gauges what others know: the saturation, and how the catalogue stands
   */
  public RunMetrics(
      PrometheusRegistry registry,
      Journal journal,
      Database database,
      Executor afterwards,
      Map<Measure, DoubleSupplier> gauges) {
    this.journal = journal;
    this.afterwards = afterwards;
    var depths = new DepthStore(database);
    var all = new EnumMap<Measure, DoubleSupplier>(gauges);
    all.put(Measure.ACTIVE_RUNS, depths::activeRuns);
    all.put(Measure.STUCK_RUNS, depths::stuckRuns);
    all.put(Measure.INTAKE_DEPTH, depths::unrouted);
    all.put(Measure.DEAD_LETTERS, depths::deadLetters);
    all.put(Measure.SILENT_HEARTBEATS, depths::silentHeartbeats);
    this.meters = new Meters(registry, all);
    this.incidents = new IncidentMetrics(journal, meters);
    this.counting = counting(meters);
  }

  /** Begins to listen to the journal. */
  public void start() {
    journal.onCommit(this::committed);
  }

  /**
   * Counts a reload.
   *
   * @param what was read again, such as {@code runbooks}
   * @param outcome {@code clean}, {@code errors} or {@code failed}
   */
  public void reloaded(String what, String outcome) {
    meters.count(Measure.RELOADS, what, outcome);
  }

  @Override
  public void refused(HookRef hook, HookRequest request) {
    meters.count(Measure.HOOK_REFUSALS, hook.source());
  }

  @Override
  public void undetermined(HookRef hook) {
    meters.count(Measure.HOOK_UNDETERMINED, hook.source());
  }

  @Override
  public void believed(HookRef hook) {
    // what it sends is counted when it is stored
  }

  @Override
  public void heard(HookRef hook, Parsed parsed) {
    // what becomes of it is counted when it is stored
  }

  /** Counts a beat of a heartbeat. */
  public void beat(String heartbeat) {
    meters.count(Measure.HEARTBEATS, heartbeat);
  }

  /** Counts what intake recognised as known. */
  public void received(Receipt receipt) {
    if (receipt.duplicate()) {
      meters.count(Measure.SUPPRESSED, "delivery");
      return;
    }
    for (var line : receipt.alerts()) {
      if (line.disposition() == Disposition.REPEAT) {
        meters.count(Measure.SUPPRESSED, "alert");
      }
    }
  }

  private void committed(List<Event> unit) {
    @Nullable Map<String, Instant> heard = null;
    var ended = new HashMap<StreamId, LiveRun>(2);
    for (var event : unit) {
      var payload = event.payload();
      if (payload instanceof IncidentEvent incident) {
        heard = heard == null ? new HashMap<>() : heard;
        heard(incident, event.stream().id(), heard);
      } else if (payload instanceof DeadLettered letter) {
        drifted(letter, event.stream().id());
      } else if (payload instanceof Created created) {
        remember(created, event, heard == null ? Map.of() : heard);
      } else if (event.stream().kind().equals(RUN)) {
        next(event, ended);
      }
    }
    if (incidents.concerns(unit)) {
      later(() -> incidents.observe(unit, ended));
    }
  }

  private void drifted(DeadLettered letter, String hook) {
    for (var reason : DeadLetterReason.values()) {
      if (reason.isDrift() && reason.code().equals(letter.reason())) {
        meters.count(Measure.SCHEMA_DRIFT, hook.split("/", 2)[0], reason.code());
      }
    }
  }

  private void heard(IncidentEvent event, String incident, Map<String, Instant> heard) {
    if (event instanceof IncidentEvent.Opened next) {
      heard.put(incident, next.receivedAt());
    } else if (event instanceof IncidentEvent.AlertJoined next) {
      heard.put(incident, next.receivedAt());
    } else if (event instanceof IncidentEvent.AlertRaised next) {
      heard.put(incident, next.receivedAt());
    } else if (event instanceof IncidentEvent.RunNotStarted next && next.winner() != null) {
      meters.count(Measure.SUPPRESSED, "start");
    }
  }

  private void remember(Created created, Event event, Map<String, Instant> heard) {
    var incident = created.incident();
    var heardAt = incident == null ? null : heard.get(incident);
    keep(
        event.stream().name(), new LiveRun(created, event, heardAt == null ? event.at() : heardAt));
  }

  private void keep(String stream, LiveRun run) {
    synchronized (live) {
      live.put(stream, run);
    }
  }

  private void next(Event event, Map<StreamId, LiveRun> ended) {
    @Nullable LiveRun run;
    synchronized (live) {
      run = live.get(event.stream().name());
    }
    if (run == null) {
      later(() -> adopt(event));
    } else if (run.next(event, countOf(run))) {
      ended.put(event.stream(), run);
      synchronized (live) {
        live.remove(event.stream().name());
      }
    }
  }

  /** Counts an event of a run that is not remembered, and remembers the run unless it is over. */
  private void adopt(Event event) {
    var events = journal.read(event.stream(), 0);
    if (events.isEmpty() || !(events.getFirst().payload() instanceof Created created)) {
      return;
    }
    var first = events.getFirst();
    var run = new LiveRun(created, first, first.at());
    for (var earlier : events) {
      if (earlier.seq() > first.seq() && earlier.seq() < event.seq()) {
        run.next(earlier, SILENT);
      }
    }
    if (!run.next(event, countOf(run))) {
      keepIfLast(event, events, run);
    }
  }

  /** A drill remedies nothing, so no measure of remediation counts it. */
  private LiveRun.Count countOf(LiveRun run) {
    return run.drill() ? SILENT : counting;
  }

  /** A later event may have been handed to another thread already; that one reads for itself. */
  private void keepIfLast(Event event, List<Event> events, LiveRun run) {
    if (events.getLast().seq() == event.seq()) {
      keep(event.stream().name(), run);
    }
  }

  private void later(Runnable task) {
    try {
      afterwards.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("not counted, because the program stops", e);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("something was not counted in the metrics, because reading it failed", e);
    }
  }

  private static final LiveRun.Count SILENT =
      new LiveRun.Count() {
        @Override
        public void count(Measure measure, String... labels) {}

        @Override
        public void observe(Measure measure, Duration time, String... labels) {}
      };

  private static LiveRun.Count counting(Meters meters) {
    return new LiveRun.Count() {
      @Override
      public void count(Measure measure, String... labels) {
        meters.count(measure, labels);
      }

      @Override
      public void observe(Measure measure, Duration time, String... labels) {
        meters.observe(measure, time, labels);
      }
    };
  }
}
