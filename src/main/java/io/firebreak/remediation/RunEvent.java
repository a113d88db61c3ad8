package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.Alert;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Payload;
import io.firebreak.runbook.Runbook.Autonomy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the workflow itself adds to a run's stream. */
public sealed interface RunEvent extends Payload {
  /**
   * A run was asked for.
   *
   * @param runbook its name
   * @param version hash of the runbook version, kept whatever is reloaded
   * @param cause why it exists
   * @param incident the incident it belongs to, null for none
   * @param alert the alert that started it, null when a person did
   * @param requester the person who started it, null when an alert did
   * @param inputs resolved inputs
   * @param invalid what is wrong with them; the run is blocked when there is anything
   * @param target canonical target; empty when it cannot be told
   * @param author of the runbook version, as a person's id; null when unknown
   * @param parent the run that it is a part of, null for one of its own
   * @param rerunOf the run that it takes up where that failed, null for a fresh one
   * @param autonomy the furthest that it goes without a person, although its version may be trusted
   *     more meanwhile; null where that was not recorded yet
   * @param undoes the step of an earlier run that it takes back, null when it takes none back
   * @param written the target as it is written, when that is not its canonical name; null when it
   *     is
   */
  record Created(
      String runbook,
      String version,
      Cause cause,
      @Nullable String incident,
      @Nullable Alert alert,
      @Nullable String requester,
      JsonNode inputs,
      List<String> invalid,
      String target,
      @Nullable String author,
      @Nullable Parent parent,
      @Nullable String rerunOf,
      @Nullable Autonomy autonomy,
      @Nullable Undoes undoes,
      @Nullable String written)
      implements RunEvent {
    public Created {
      invalid = List.copyOf(invalid);
    }

    /** Whether it only tries how far it would come. */
    public boolean drill() {
      return cause == Cause.DRILL;
    }

    /** Its target for people, with what was written beside the name that counts. */
    public String targetWords() {
      if (target.isEmpty()) {
        return "not known";
      }
      return written == null ? target : target + ", written " + written;
    }

    /** The same with other inputs. */
    Created with(JsonNode others) {
      return new Created(
          runbook, version, cause, incident, alert, requester, others, invalid, target, author,
          parent, rerunOf, autonomy, undoes, written);
    }

    /** The same with its target as it is written. */
    Created writtenAs(@Nullable String text) {
      return new Created(
          runbook, version, cause, incident, alert, requester, inputs, invalid, target, author,
          parent, rerunOf, autonomy, undoes, text);
    }

    /** A run that takes nothing back, and whose target is written by its canonical name. */
    public Created(
        String runbook,
        String version,
        Cause cause,
        @Nullable String incident,
        @Nullable Alert alert,
        @Nullable String requester,
        JsonNode inputs,
        List<String> invalid,
        String target,
        @Nullable String author,
        @Nullable Parent parent,
        @Nullable String rerunOf,
        @Nullable Autonomy autonomy) {
      this(
          runbook, version, cause, incident, alert, requester, inputs, invalid, target, author,
          parent, rerunOf, autonomy, null, null);
    }

    /** A run of its own that takes up nothing. */
    public Created(
        String runbook,
        String version,
        Cause cause,
        @Nullable String incident,
        @Nullable Alert alert,
        @Nullable String requester,
        JsonNode inputs,
        List<String> invalid,
        String target,
        @Nullable String author,
        @Nullable Autonomy autonomy) {
      this(
          runbook, version, cause, incident, alert, requester, inputs, invalid, target, author,
          null, null, autonomy, null, null);
    }
  }

  /**
   * What a run takes back.
   *
   * @param run the run that did it
   * @param path its step
   */
  record Undoes(String run, String path) {}

  /**
   * The run that a child is a part of.
   *
   * @param run its id
   * @param path the step that the child is
   * @param attempt of that step
   * @param planHash what the child may do: the hash of its part of the approved plan
   * @param root the id of the outermost run, which holds the target leases
   * @param runbooks names of the runbooks above, the outermost first
   * @param targets targets of the runs above, in the same order
   * @param services names of the services that they are about; empty where that was not recorded
   *     yet
   */
  record Parent(
      String run,
      String path,
      int attempt,
      String planHash,
      String root,
      List<String> runbooks,
      List<String> targets,
      List<String> services) {
    public Parent {
      runbooks = List.copyOf(runbooks);
      targets = List.copyOf(targets);
      services = List.copyOf(Objects.requireNonNullElse(services, List.of()));
    }
  }

  /** What makes a run exist. */
  enum Cause {
    ALERT,
    PERSON,
    /** The clock. */
    SCHEDULE,
    /** A person who tries whether it would work. */
    DRILL,
    /** A step of another run. */
    PARENT
  }

  /**
   * The run's state changed: the only event that changes it.
   *
   * @param reason the named reason; null when going on as planned
   * @param detail for people: what was seen; null when the reason says it all
   */
  record Moved(RunStatus from, RunStatus to, @Nullable EndReason reason, @Nullable String detail)
      implements RunEvent {}

  /**
   * The run will end so; its handlers run first.
   *
   * @param to the terminal state
   */
  record Ending(RunStatus to, @Nullable EndReason reason, @Nullable String detail)
      implements RunEvent {}

  /** A person asked to cancel; with {@code undo}, what was done is to be undone. */
  record CancelAsked(String person, boolean undo, @Nullable String reason) implements RunEvent {}

  /**
   * An approver changed inputs that the runbook lets them edit; the run is planned and asked about
   * anew.
   *
   * @param inputs all of them, as they are from now on
   * @param changes what was changed, for people
   * @param reason why, null when nothing was said
   */
  record InputsEdited(String person, JsonNode inputs, List<String> changes, @Nullable String reason)
      implements RunEvent {
    public InputsEdited {
      changes = List.copyOf(changes);
    }
  }

  /**
   * An alert of the run's incident has resolved, by its source's time.
   *
   * @param episode which one
   */
  record AlertResolved(String episode, Instant endsAt) implements RunEvent {}

  /**
   * The alert that started the run is explained by an alert of another incident, so that the run is
   * not needed; one that has begun an effect goes on all the same.
   *
   * @param parent that incident
   * @param rule the correlation rule that says so
   */
  record Inhibited(String parent, String rule) implements RunEvent {}

  /** Nothing explains the alert that started the run any more. */
  record Uninhibited() implements RunEvent {}

  /** The run stops before its next effect. */
  record Held(String why) implements RunEvent {}

  /** What held the run is gone; its gates are judged anew. */
  record Released(String why) implements RunEvent {}

  /**
   * A hold came while the run waited for people before its first effect: it asks nobody any more
   * and ends for this reason.
   *
   * @param why who holds what
   */
  record CalledOff(EndReason reason, String why) implements RunEvent {}

  /** A person has the run go on although its alert has resolved. */
  record GoesOn(String person) implements RunEvent {}

  /** A person answers for a rollback that failed: settled by hand, or to be tried again. */
  record RollbackAnswered(String path, boolean retry, String person, @Nullable String note)
      implements RunEvent {}

  /**
   * A person had a step of this run, which has ended, undone by another run.
   *
   * @param by that run
   */
  record UndoneByHand(String path, String by, String person) implements RunEvent {}

  /**
   * The run is not needed, because another one of its runbook is at work on its target.
   *
   * @param of that run
   */
  record DuplicateFound(String of) implements RunEvent {}

  /**
   * Another run found that this one does what it was to do, and is told how this one ends.
   *
   * @param episode of its alert, which this run now is about as well; null for none
   * @param incident of that alert; null for none
   */
  record DuplicateJoined(String run, @Nullable String episode, @Nullable String incident)
      implements RunEvent {}

  /**
   * The run that did what this one was to do has ended.
   *
   * @param of that run
   */
  record OutcomeInherited(
      String of, RunStatus state, @Nullable EndReason reason, @Nullable String detail)
      implements RunEvent {}

  /** A fix did not help; the next of the runbook's remediations is planned. */
  record NextRemedy(int rung, EndReason reason, @Nullable String why) implements RunEvent {}

  /** The child run at a step was told to stop. */
  record ChildTold(String path, String child, boolean undo, String why) implements RunEvent {}

  /** A child run of this one, or one of such a child, is held: no time limit above it counts. */
  record ChildHeld(String child, String why) implements RunEvent {}

  /** Nothing holds a child run any more. */
  record ChildReleased(String child) implements RunEvent {}

  /** The plan was made again after the approval and is the same. */
  record PlanConfirmed(String planHash) implements RunEvent {}

  /** A fault of the program while doing something for the run; people are told. */
  record Fault(String task, String message) implements RunEvent {}
}
