package io.firebreak.execute;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Form;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The step protocol on a run's stream (reliability.md 6.3). A path names one step in one direction:
 * {@code steps.restart}, or {@code steps.restart.undo}, or a handler such as {@code always.0}.
 */
public sealed interface ExecuteEvent extends Payload {
  /** The step it is about. */
  String path();

  /**
   * The world was read right before a step.
   *
   * @param ready what follows from it
   * @param arguments resolved now, only when the plan left them open
   * @param effectClass of this call, only for a handler, which no plan holds
   * @param verdicts gates and preconditions as seen now
   * @param message what stands in the way, null when nothing
   * @param targets what it touches by arguments that the plan left open; null when the plan tells
   */
  record StepRead(
      String path,
      Ready ready,
      @Nullable JsonNode arguments,
      @Nullable EffectClass effectClass,
      List<Verdict> verdicts,
      @Nullable String message,
      @Nullable List<String> targets)
      implements ExecuteEvent {
    public StepRead {
      verdicts = List.copyOf(verdicts);
      targets = targets == null ? null : List.copyOf(targets);
    }

    /** Of a step whose targets the plan tells. */
    public StepRead(
        String path,
        Ready ready,
        @Nullable JsonNode arguments,
        @Nullable EffectClass effectClass,
        List<Verdict> verdicts,
        @Nullable String message) {
      this(path, ready, arguments, effectClass, verdicts, message, null);
    }
  }

  /** What a reading before a step allows. */
  enum Ready {
    RUN,
    /** Its condition is false. */
    SKIP,
    /** A gate or precondition says no. */
    REFUSED,
    /** What would be done is no longer what was approved. */
    PLAN_CHANGED,
    /** Its condition or arguments cannot be evaluated. */
    ERROR
  }

  /**
   * An effect is about to begin; durable before it does.
   *
   * @param attempt from 1, over all epochs
   * @param epoch raised only by a person's "run it again"
   * @param key idempotency key, without the attempt
   * @param argumentsHash SHA-256 of the canonical arguments
   * @param fence of the owner who will begin it
   * @param deadline when the attempt is given up
   */
  record Intent(
      String path,
      String action,
      int attempt,
      int epoch,
      String key,
      String argumentsHash,
      EffectClass effectClass,
      long fence,
      Instant deadline)
      implements ExecuteEvent {
    /** The same with more time. */
    Intent later(Duration more) {
      return new Intent(
          path,
          action,
          attempt,
          epoch,
          key,
          argumentsHash,
          effectClass,
          fence,
          deadline.plus(more));
    }
  }

  /**
   * What is known of an attempt.
   *
   * @param kind how it came out
   * @param isTransient whether trying again may help; only for {@code NOT_APPLIED}
   * @param result what the action returned, redacted; null when nothing
   * @param code closed word for what went wrong, null when nothing did
   * @param message for people: what went wrong, or what a reading saw; null for nothing to say
   * @param how how it is known
   * @param retryAt when the next attempt may begin; null when there is none
   */
  record Outcome(
      String path,
      int attempt,
      Kind kind,
      boolean isTransient,
      @Nullable JsonNode result,
      @Nullable String code,
      @Nullable String message,
      Known how,
      @Nullable Instant retryAt)
      implements ExecuteEvent {}

  /** How an attempt came out. */
  enum Kind {
    OK,
    NOT_APPLIED,
    UNKNOWN,
    PARTIAL
  }

  /** How an outcome is known. */
  enum Known {
    /** The target answered. */
    ANSWERED,
    /** A probe found out after the fact. */
    PROBED,
    /** A person said so. */
    PERSON,
    /** The owner died between intent and outcome. */
    LOST_OWNER,
    /** It was done by the run that this one takes up. */
    EARLIER_RUN,
    /** A child run ended. */
    CHILD
  }

  /** A probe could not tell whether an effect happened. */
  record ProbeInconclusive(String path, int attempt, String why) implements ExecuteEvent {}

  /** An outcome that came after its owner had lost the run: evidence only. */
  record LateOutcome(String path, int attempt, Kind kind, @Nullable String message)
      implements ExecuteEvent {}

  /** A step that nobody will run, and why. */
  record StepSkipped(String path, String why) implements ExecuteEvent {}

  /**
   * A step that waits without a thread: for a time or for a person.
   *
   * @param until when the wait is over, or given up when a person is waited for
   * @param instructions what a person is to do; null when a time is waited for
   * @param form what the person fills in, and who may; null when a time is waited for
   */
  record StepWaiting(String path, Instant until, @Nullable String instructions, @Nullable Form form)
      implements ExecuteEvent {

    /** Whether a person must say something. */
    public boolean forPerson() {
      return instructions != null;
    }
  }

  /**
   * A person reports on a manual step.
   *
   * @param authenticatedBy how the person proved who they are, such as {@code token} or {@code
   *     slack}
   * @param values what was filled in, checked, defaults included; null when it was not done
   */
  record Confirmed(
      String path,
      boolean done,
      String person,
      @Nullable String authenticatedBy,
      @Nullable String note,
      @Nullable JsonNode values)
      implements ExecuteEvent {}

  /** A person settles an effect in doubt. */
  record Settled(String path, Settlement answer, String person, @Nullable String note)
      implements ExecuteEvent {}

  /** What a person says about an effect in doubt. */
  enum Settlement {
    /** It happened. */
    HAPPENED,
    /** It did not: run it, in a new epoch. */
    DID_NOT,
    /** Leave it, and undo what was done before. */
    ABANDON
  }

  /**
   * The child run that a step is has ended, in the unit of its end.
   *
   * @param run the child's id
   * @param state how it ended, such as {@code succeeded}
   * @param done whether the step counts as done: the child succeeded, or there was nothing to do
   * @param reason the named reason, null when there is none
   * @param detail for people, null when the reason says it all
   * @param standing what it did and what stands, in the order of completion, as the child names it
   */
  record ChildEnded(
      String path,
      int attempt,
      String run,
      String state,
      boolean done,
      @Nullable String reason,
      @Nullable String detail,
      List<String> standing)
      implements ExecuteEvent {
    public ChildEnded {
      standing = List.copyOf(standing);
    }
  }

  /**
   * Evidence was taken, or could not be.
   *
   * @param result what was seen, redacted and bounded; null when it failed
   * @param error why it failed or what was cut, null when it is whole
   */
  record Captured(String path, @Nullable JsonNode result, @Nullable String error)
      implements ExecuteEvent {}
}
