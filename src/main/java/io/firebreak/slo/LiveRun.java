package io.firebreak.slo;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Event;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must be remembered of a run that has not ended, to count its next event. */
final class LiveRun {
  /** Counts nothing: for events that were counted before. */
  interface Count {
    void count(Measure measure, String... labels);

    void observe(Measure measure, Duration time, String... labels);
  }

  private final Created created;
  private final Instant startedAt;
  private final Instant heardAt;
  private final Map<String, Intent> intents = new HashMap<>();
  private final Map<String, String> outcomes = new HashMap<>();
  private @Nullable Instant askedAt;
  private boolean acted;
  private final Milestones milestones = new Milestones();
  private long seq;
  private boolean whole = true;

  /**
   * A run that was just created.
   *
   * @param first the event that created it
   * @param heardAt when the delivery that led to it came
   */
  LiveRun(Created created, Event first, Instant heardAt) {
    this.created = created;
    this.startedAt = first.at();
    this.heardAt = heardAt;
    follow(first);
  }

  private void follow(Event event) {
    whole &= event.seq() == seq + 1;
    seq = event.seq();
    milestones.add(event);
  }

  /** Whether it only tries how far it would come. */
  boolean drill() {
    return created.drill();
  }

  /** The incident that it belongs to, null for none. */
  @Nullable String incident() {
    return created.incident();
  }

  /**
   * What happened to it that counts for its incident; empty when this process saw not all of it.
   */
  synchronized Optional<Milestones> milestones() {
    return whole ? Optional.of(milestones) : Optional.empty();
  }

  /** Takes the next event into account; whether the run is over. */
  synchronized boolean next(Event event, Count count) {
    follow(event);
    switch (event.payload()) {
      case RunEvent.Moved moved -> {
        moved(moved, event.at(), count);
        return moved.to().terminal();
      }
      case GatesJudged judged when judged.stage() == Stage.AFTER_PLAN ->
          judged.verdicts().forEach(verdict -> policy(verdict, count));
      case Intent intent -> begins(intent, event.at(), count);
      case ExecuteEvent.Outcome outcome -> ended(outcome, count);
      case ApprovalEvent.Requested _ -> askedAt = event.at();
      case ApprovalEvent.Decided decided -> {
        if (askedAt != null) {
          count.observe(
              Measure.APPROVAL_WAIT,
              Duration.between(askedAt, event.at()),
              word(decided.outcome()));
        }
        askedAt = null;
      }
      case null, default -> {}
    }
    return false;
  }

  private static void policy(Verdict verdict, Count count) {
    var effect =
        switch (verdict.ruling()) {
          case PASS, SKIP, FAIL -> null;
          case WARN -> "warn";
          case ASK -> "require_approval";
          case BLOCK -> verdict.reason() == EndReason.POLICY ? "deny" : "error";
        };
    if (effect != null) {
      verdict.policy().ifPresent(name -> count.count(Measure.POLICY_VIOLATIONS, name, effect));
    }
  }

  private void moved(RunEvent.Moved moved, Instant at, Count count) {
    if (moved.to() == RunStatus.IN_DOUBT) {
      count.count(Measure.IN_DOUBT);
    }
    if (moved.to().terminal()) {
      count.count(Measure.RUNS, created.runbook(), moved.to().code());
      count.observe(Measure.RUN_DURATION, Duration.between(startedAt, at));
      if (moved.to() == RunStatus.SKIPPED && isKnown(moved.reason())) {
        count.count(Measure.SUPPRESSED, "run");
      }
    }
  }

  private static boolean isKnown(@Nullable EndReason reason) {
    return reason == EndReason.DUPLICATE_IN_PROGRESS
        || reason == EndReason.TARGET_BUSY
        || reason == EndReason.COOLDOWN
        || reason == EndReason.DECLINED;
  }

  private void begins(Intent intent, Instant at, Count count) {
    intents.put(intent.path(), intent);
    if (intent.attempt() > 1) {
      var reason = outcomes.getOrDefault(intent.path(), "unknown");
      count.count(Measure.STEP_RETRIES, intent.action(), reason);
    }
    if (!acted && intent.effectClass() != EffectClass.PURE) {
      acted = true;
      if (created.alert() != null) {
        count.observe(Measure.FIRST_ACTION, Duration.between(heardAt, at));
      }
    }
  }

  private void ended(ExecuteEvent.Outcome outcome, Count count) {
    if (Paths.isApproval(outcome.path())) {
      return;
    }
    var code = outcome.code();
    outcomes.put(
        outcome.path(),
        outcome.how() == Known.LOST_OWNER
            ? word(outcome.how())
            : code == null ? word(outcome.kind()) : code);
    var intent = intents.get(outcome.path());
    count.count(
        Measure.STEP_ATTEMPTS, intent == null ? "unknown" : intent.action(), word(outcome.kind()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
