package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.durable.Outcome;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlannedStep.RetryRule;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Has effects begin and finds out about them, and says in events what is known. */
final class Attempts {
  /** Limit of asking an action whether an effect happened. */
  static final Duration PROBE_TIMEOUT = Duration.ofSeconds(30);

  private final Parts parts;

  Attempts(Parts parts) {
    this.parts = parts;
  }

  private StepCall call(RunState state, RunbookVersion version, String path) {
    if (Paths.isUndo(path)) {
      return Objects.requireNonNull(StepCall.undo(state, Paths.undone(path)));
    }
    if (Paths.isStep(path)) {
      return StepCall.step(state, state.planned().step(path));
    }
    var ending = Objects.requireNonNull(state.ending());
    return StepCall.handler(
        state,
        path,
        Objects.requireNonNull(Ends.handlers(version.runbook(), ending.to()).get(path)));
  }

  Payload effect(RunState state, RunbookVersion version, RunTask.Perform task)
      throws InterruptedException {
    var call = call(state, version, task.path());
    var refused = Paths.isUndo(call.path()) ? undoRefused(state, call) : null;
    var outcome =
        task.cancelled()
            ? new Outcome.NotApplied("cancelled", "cancelled before it was begun", false)
            : refused != null
                ? refused
                : parts
                    .executor()
                    .execute(
                        call.action(),
                        Objects.requireNonNull(call.arguments()),
                        Parts.caller(state, task.path()),
                        call.key(state),
                        task.attempt(),
                        timeLeft(state, version, call));
    return recorded(state, call, task.attempt(), outcome);
  }

  /**
   * No gate keeps an undo back but the allow-list and as whom it acts, which may have changed since
   * the plan was made. Null when it may begin.
   */
  private Outcome.@Nullable NotApplied undoRefused(RunState state, StepCall call)
      throws InterruptedException {
    var outOfScope = undoOutOfScope(state, call);
    if (outOfScope != null) {
      return new Outcome.NotApplied("out_of_scope", outOfScope, false);
    }
    var undo = Objects.requireNonNull(state.planned().step(Paths.undone(call.path())).undo());
    var stranger = parts.planner().stranger(undo, Objects.requireNonNull(call.arguments()));
    return stranger == null
        ? null
        : new Outcome.NotApplied(
            "plan_changed",
            stranger
                + "; have it tried again once the configuration says so again, or undo the step by"
                + " hand",
            false);
  }

  /** Null when it is in scope. */
  private @Nullable String undoOutOfScope(RunState state, StepCall call)
      throws InterruptedException {
    var fleet = parts.gates().fleet();
    if (fleet.scope().isEmpty()) {
      return null;
    }
    var planned = state.planned().step(Paths.undone(call.path())).undone();
    var targets =
        planned.isEmpty()
            ? parts
                .planner()
                .touched(
                    call.action(),
                    Objects.requireNonNull(call.arguments()),
                    Parts.caller(state, call.path()),
                    call.timeout())
            : planned;
    return fleet.outOfScope(targets).orElse(null);
  }

  /** A step of the way there may not outlast the run; what settles or undoes may. */
  private Duration timeLeft(RunState state, RunbookVersion version, StepCall call) {
    var since = state.executingSince();
    if (since == null || !Paths.isStep(call.path())) {
      return call.timeout();
    }
    var left = Duration.between(parts.clock().instant(), since.plus(version.runbook().timeout()));
    return left.isPositive() && left.compareTo(call.timeout()) < 0 ? left : call.timeout();
  }

  private ExecuteEvent.Outcome recorded(
      RunState state, StepCall call, int attempt, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Ok(var result) ->
          event(call.path(), attempt, Kind.OK, false, result, null, null, null);
      case Outcome.Partial(var result, var message) ->
          event(call.path(), attempt, Kind.PARTIAL, false, result, "partial", message, null);
      case Outcome.NotApplied(var code, var message, var isTransient) ->
          event(
              call.path(),
              attempt,
              Kind.NOT_APPLIED,
              isTransient,
              null,
              code,
              message,
              isTransient ? retryAt(call.retry(), tries(state, call)) : null);
      case Outcome.Unknown(var code, var message) ->
          event(
              call.path(),
              attempt,
              Kind.UNKNOWN,
              false,
              null,
              code,
              message,
              unknownRetryAt(call, tries(state, call)));
    };
  }

  private static int tries(RunState state, StepCall call) {
    var step = state.step(call.path());
    return step.attempts() - step.lost();
  }

  private @Nullable Instant retryAt(@Nullable RetryRule rule, int tries) {
    if (rule == null || !rule.onTransient() || tries >= rule.maxAttempts()) {
      return null;
    }
    return parts
        .clock()
        .instant()
        .plus(Retries.wait(rule, Math.max(1, tries), parts.random().nextDouble()));
  }

  /**
   * An unknown outcome of a repeatable effect is tried again after the written wait or a second.
   */
  private @Nullable Instant unknownRetryAt(StepCall call, int tries) {
    var rule = call.retry();
    return parts
        .clock()
        .instant()
        .plus(
            rule == null
                ? Duration.ofMillis(Math.round(1000 * parts.random().nextDouble()))
                : Retries.wait(rule, Math.max(1, tries), parts.random().nextDouble()));
  }

  private static ExecuteEvent.Outcome event(
      String path,
      int attempt,
      Kind kind,
      boolean isTransient,
      @Nullable JsonNode result,
      @Nullable String code,
      @Nullable String message,
      @Nullable Instant retryAt) {
    return new ExecuteEvent.Outcome(
        path, attempt, kind, isTransient, result, code, message, Known.ANSWERED, retryAt);
  }

  Payload probe(RunState state, RunbookVersion version, RunTask.ProbeStep task)
      throws InterruptedException {
    var path = task.path();
    var written = Paths.isStep(path) ? Parts.stepOf(version, path).probe() : null;
    if (written != null) {
      return switch (parts.probed(state, version, state.planned().step(path), written)) {
        case Judgement.Met _ -> probed(path, task.attempt(), Kind.OK, null, null);
        case Judgement.Unmet(var observed) -> didNot(path, task.attempt(), observed);
        case Judgement.Unclear(var observed) ->
            new ExecuteEvent.ProbeInconclusive(path, task.attempt(), observed);
      };
    }
    var call = call(state, version, path);
    return switch (parts
        .executor()
        .probe(
            call.action(),
            Objects.requireNonNull(call.arguments()),
            Parts.caller(state, path),
            call.key(state),
            PROBE_TIMEOUT)) {
      case io.firebreak.action.Action.Probed.Happened(var result) ->
          probed(path, task.attempt(), Kind.OK, result, null);
      case io.firebreak.action.Action.Probed.DidNot _ ->
          didNot(path, task.attempt(), "the probe found that it did not happen");
      case io.firebreak.action.Action.Probed.CannotTell(var why) ->
          new ExecuteEvent.ProbeInconclusive(path, task.attempt(), why);
    };
  }

  /** It certainly did not happen, so it may be begun again at once. */
  private Payload didNot(String path, int attempt, String why) {
    return new ExecuteEvent.Outcome(
        path,
        attempt,
        Kind.NOT_APPLIED,
        true,
        null,
        "probed_not_applied",
        why,
        Known.PROBED,
        parts.clock().instant());
  }

  private static Payload probed(
      String path, int attempt, Kind kind, @Nullable JsonNode result, @Nullable String message) {
    return new ExecuteEvent.Outcome(
        path, attempt, kind, false, result, null, message, Known.PROBED, null);
  }
}
