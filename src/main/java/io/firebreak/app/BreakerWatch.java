package io.firebreak.app;

import io.firebreak.app.config.Configuration;
import io.firebreak.gate.Breaker;
import io.firebreak.gate.ClockWatch;
import io.firebreak.gate.Holds;
import io.firebreak.gate.MinuteCount;
import io.firebreak.journal.AuditReport;
import io.firebreak.journal.Checkpoints;
import io.firebreak.journal.Database;
import io.firebreak.journal.Dialect;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunRate;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Holds everything when automation, the record or the clock cannot be trusted. */
@Singleton
final class BreakerWatch {
  private static final Logger LOG = Logger.getLogger(BreakerWatch.class);

  /** At the latest, but not at once: to read the whole record would slow the start. */
  private static final Duration FIRST_AUDIT = Duration.ofMinutes(5);

  private final Holds holds;
  private final Database database;
  private final Checkpoints checkpoints;
  private final ScheduledExecutorService seconds = thread("firebreak-breakers");

  /** Of its own, because reading the whole record takes long. */
  private final ScheduledExecutorService audits = thread("firebreak-audit");

  /** What is to be held and is not yet. */
  private final Map<Breaker, String> due = new ConcurrentHashMap<>();

  /** What all processes begin together; null when there is but this one. */
  private @Nullable MinuteCount runs;

  /** What people were told of the record last; once they lifted that hold, they know. */
  private @Nullable String told;

  BreakerWatch(Holds holds, Database database, Checkpoints checkpoints) {
    this.holds = holds;
    this.database = database;
    this.checkpoints = checkpoints;
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name(name).factory());
  }

  void start(@Observes StartupEvent event, Configuration configuration, Journal journal) {
    var limits = configuration.limits();
    var rate = new RunRate(limits.runsPerMinute(), System::nanoTime, this::tooManyRuns);
    journal.onCommit(rate::committed);
    if (database.dialect() == Dialect.POSTGRESQL && limits.runsPerMinute() > 0) {
      var all = new MinuteCount(journal, StreamId.DEFAULT_TENANT, "runs");
      runs = all;
      journal.onCommit(unit -> all.add(RunRate.beginning(unit)));
      var _ = seconds.scheduleWithFixedDelay(() -> share(all, rate), 1, 1, TimeUnit.SECONDS);
    }
    var clock = new ClockWatch(database::now, System::nanoTime, limits.clockJump());
    // Neither ends by itself: what they throw is caught.
    var _ = seconds.scheduleWithFixedDelay(() -> look(clock), 0, 1, TimeUnit.SECONDS);
    var every = limits.auditEvery().toSeconds();
    var _ =
        audits.scheduleWithFixedDelay(
            this::audit, Math.min(every, FIRST_AUDIT.toSeconds()), every, TimeUnit.SECONDS);
  }

  private void tooManyRuns(String why) {
    due.put(Breaker.RUNS_PER_MINUTE, why);
    try {
      seconds.execute(this::trip);
    } catch (RejectedExecutionException stopped) {
      LOG.warnf("the server stops: %s", why);
    }
  }

  private static void share(MinuteCount runs, RunRate rate) {
    try {
      rate.countedByAll(runs.tell());
    } catch (RuntimeException e) {
      LOG.warnf(
          "how many runs all processes began is counted at the next look: %s", e.getMessage());
    }
  }

  private void look(ClockWatch clock) {
    try {
      clock.look().ifPresent(why -> due.put(Breaker.CLOCK_JUMP, why));
    } catch (RuntimeException e) {
      LOG.debugf("the time is not known now: %s", e.getMessage());
    }
    trip();
  }

  /** Reads the whole record. */
  void audit() {
    try {
      var report = checkpoints.verification().store(database);
      report.first().map(first -> words(report, first)).ifPresent(this::broken);
    } catch (RuntimeException | IOException e) {
      LOG.warnf("the record was not verified; it is tried again: %s", e.getMessage());
    }
  }

  private static String words(AuditReport report, AuditReport.Finding first) {
    return "the record is not whole, %d finding(s), first: %s; see: audit verify"
        .formatted(report.findings().size(), first.text());
  }

  private void broken(String why) {
    if (!why.equals(told)) {
      due.put(Breaker.AUDIT_CHAIN, why);
      told = why;
    }
  }

  /** A store that is away must not lose it; the next second tries again. */
  void trip() {
    try {
      due.forEach((breaker, why) -> {
        holds
            .trip(StreamId.DEFAULT_TENANT, breaker, why)
            .ifPresent(hold ->
                LOG.errorf("everything is held until a person lifts %s: %s", hold.id(), why));
        if (breaker == Breaker.RUNS_PER_MINUTE && runs != null) {
          runs.forget(); // or it would come again with the first run after it was lifted
        }
        due.remove(breaker, why);
      });
    } catch (RuntimeException e) {
      LOG.errorf("everything should be held, and is once the store is back: %s", e.getMessage());
    }
  }

  /** Before the journal closes. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    seconds.shutdown();
    audits.shutdownNow();
  }
}
