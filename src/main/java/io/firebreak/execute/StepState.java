package io.firebreak.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.execute.ExecuteEvent.ChildEnded;
import io.firebreak.execute.ExecuteEvent.Confirmed;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.LateOutcome;
import io.firebreak.execute.ExecuteEvent.Outcome;
import io.firebreak.execute.ExecuteEvent.ProbeInconclusive;
import io.firebreak.execute.ExecuteEvent.Settled;
import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.execute.ExecuteEvent.StepSkipped;
import io.firebreak.execute.ExecuteEvent.StepWaiting;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one step in one direction.
 *
 * @param path the step
 * @param read the last reading before it, null when none was taken
 * @param readAt when, null when none was taken
 * @param intent the last intent, null before the first
 * @param intentAt when, null before the first
 * @param outcome of that intent, null while it is open
 * @param doneAt when the outcome was recorded, null while it is open
 * @param attempts intents so far in this epoch
 * @param lost how often an owner died over it in this epoch
 * @param epoch raised by a person's "run it again"
 * @param skipped why nobody will run it, null when somebody may
 * @param waiting the wait it is in, null when it is in none
 * @param cannotTell why a probe could not tell, null when none was made
 * @param abandoned whether a person gave it up while in doubt
 * @param unsettled whether an attempt of this epoch gave no answer and nothing since has told what
 *     came of it
 */
public record StepState(
    String path,
    @Nullable StepRead read,
    @Nullable Instant readAt,
    @Nullable Intent intent,
    @Nullable Instant intentAt,
    @Nullable Outcome outcome,
    @Nullable Instant doneAt,
    int attempts,
    int lost,
    int epoch,
    @Nullable String skipped,
    @Nullable StepWaiting waiting,
    @Nullable String cannotTell,
    boolean abandoned,
    boolean unsettled) {

  /** A step that nothing is known of. */
  public static StepState untouched(String path) {
    return new StepState(
        path, null, null, null, null, null, null, 0, 0, 1, null, null, null, false, false);
  }

  /** Whether nobody will work on it any more, whatever came of it. */
  public boolean over() {
    return skipped != null || done();
  }

  /** Whether its effect happened as a whole. */
  public boolean done() {
    return outcome != null && outcome.kind() == Kind.OK;
  }

  /** Whether at least a part of its effect certainly happened. */
  public boolean applied() {
    return outcome != null && (outcome.kind() == Kind.OK || outcome.kind() == Kind.PARTIAL);
  }

  /** Whether it was done by the run that this one takes up. */
  public boolean kept() {
    return outcome != null && outcome.how() == Known.EARLIER_RUN;
  }

  /** When it was done, and by which run if not by its own; null when it was not done. */
  public @Nullable String doneWords() {
    if (outcome == null || !applied()) {
      return null;
    }
    return kept() ? outcome.message() : "done at " + doneAt;
  }

  /** Whether an effect began and its outcome is not known. */
  public boolean open() {
    return intent != null
        && skipped == null
        && !abandoned
        && (outcome == null || outcome.kind() == Kind.UNKNOWN);
  }

  /** Whether a person must report on it now. */
  public boolean waitsForPerson() {
    return waiting != null && waiting.forPerson() && outcome == null && skipped == null;
  }

  /** The word for expressions, pages and the record. */
  public String status() {
    if (skipped != null) {
      return "skipped";
    }
    if (outcome != null) {
      return switch (outcome.kind()) {
        case OK -> "succeeded";
        case NOT_APPLIED -> outcome.retryAt() == null ? "failed" : "retrying";
        case UNKNOWN -> abandoned ? "abandoned" : "unknown";
        case PARTIAL -> "partial";
      };
    }
    return intent != null ? "running" : waiting != null ? "waiting" : "pending";
  }

  /** What the action returned, null when nothing. */
  public @Nullable JsonNode result() {
    return outcome == null ? null : outcome.result();
  }

  /** Whether the world was read for it, before {@code time}, and it is not over. */
  public boolean readBefore(Instant time) {
    return readAt != null && readAt.isBefore(time) && !over();
  }

  /** The same as if the world had to be read for it anew. */
  public StepState unread() {
    return with(draft -> draft.readAt = null);
  }

  /** The same with more time for the attempt that is open, if one is. */
  public StepState later(Duration more) {
    return intent == null ? this : with(draft -> draft.intent = intent.later(more));
  }

  /** The state after one more event of this step. */
  public StepState fold(ExecuteEvent event, Instant at) {
    return switch (event) {
      case StepRead next ->
          next.ready() == ExecuteEvent.Ready.SKIP
              ? withSkipped("its condition is false")
              : with(draft -> {
                draft.read = next;
                draft.readAt = at;
              });
      case Intent next ->
          with(draft -> {
            draft.intent = next;
            draft.intentAt = at;
            draft.outcome = null;
            draft.doneAt = null;
            draft.attempts = attempts + 1;
            draft.waiting = null;
            draft.cannotTell = null;
            draft.abandoned = false;
          });
      case Outcome next -> outcome(next, at);
      case ProbeInconclusive next -> with(draft -> draft.cannotTell = next.why());
      case StepSkipped next -> withSkipped(next.why());
      case StepWaiting next -> with(draft -> draft.waiting = next);
      case Confirmed next -> confirmed(next, at);
      case Settled next -> settled(next, at);
      case ChildEnded next -> next.attempt() == attempts ? fold(outcome(next), at) : this;
      case LateOutcome _, Captured _ -> this;
    };
  }

  private StepState outcome(Outcome next, Instant at) {
    var told = stillUnknown(next) ? unknown(next) : next;
    var died = next.how() == Known.LOST_OWNER ? 1 : 0;
    return with(draft -> {
      draft.outcome = told;
      draft.doneAt = at;
      draft.lost = lost + died;
      draft.waiting = null;
      draft.unsettled = told.kind() == Kind.UNKNOWN;
    });
  }

  /** That a later attempt was refused does not tell what came of one that gave no answer. */
  private boolean stillUnknown(Outcome next) {
    return unsettled
        && next.kind() == Kind.NOT_APPLIED
        && next.how() == Known.ANSWERED
        && intent != null
        && intent.effectClass() != EffectClass.PURE;
  }

  private static Outcome unknown(Outcome next) {
    return new Outcome(
        next.path(),
        next.attempt(),
        Kind.UNKNOWN,
        next.isTransient(),
        next.result(),
        next.code(),
        "an earlier attempt gave no answer; this one was refused: " + next.message(),
        next.how(),
        next.retryAt());
  }

  private static Outcome outcome(ChildEnded ended) {
    var result = JsonNodeFactory.instance.objectNode();
    result.put("run", ended.run());
    result.put("state", ended.state());
    result.put("reason", ended.reason() == null ? "" : ended.reason());
    return new Outcome(
        ended.path(),
        ended.attempt(),
        ended.done() ? Kind.OK : Kind.NOT_APPLIED,
        false,
        result,
        ended.done() ? null : "child_" + ended.state(),
        ended.done() ? null : told(ended),
        Known.CHILD,
        null);
  }

  private static String told(ChildEnded ended) {
    return "run "
        + ended.run()
        + " is "
        + ended.state()
        + (ended.reason() == null ? "" : " (" + ended.reason() + ")")
        + (ended.detail() == null ? "" : ": " + ended.detail());
  }

  private StepState confirmed(Confirmed next, Instant at) {
    if (outcome != null) {
      return this;
    }
    var said =
        new Outcome(
            path,
            attempts,
            next.done() ? Kind.OK : Kind.NOT_APPLIED,
            false,
            next.done() ? report(next) : null,
            next.done() ? null : "declined",
            next.done() ? null : declined(next),
            Known.PERSON,
            null);
    return with(draft -> {
      draft.outcome = said;
      draft.doneAt = at;
      draft.waiting = null;
    });
  }

  private static JsonNode report(Confirmed next) {
    var result = JsonNodeFactory.instance.objectNode();
    result.put("person", next.person());
    result.put("authenticated_by", next.authenticatedBy() == null ? "" : next.authenticatedBy());
    result.put("note", next.note() == null ? "" : next.note());
    result.set("values", next.values() == null ? result.objectNode() : next.values());
    return result;
  }

  private static String declined(Confirmed next) {
    return next.person()
        + " reports that it was not done"
        + (next.note() == null ? "" : ": " + next.note());
  }

  private StepState settled(Settled next, Instant at) {
    if (!open()) {
      return this;
    }
    return switch (next.answer()) {
      case HAPPENED ->
          with(draft -> {
            draft.outcome =
                new Outcome(path, attempts, Kind.OK, false, null, null, null, Known.PERSON, null);
            draft.doneAt = at;
            draft.waiting = null;
          });
      case DID_NOT -> anew();
      case ABANDON ->
          with(draft -> {
            draft.waiting = null;
            draft.abandoned = true;
          });
    };
  }

  /** The step as if nothing had been tried, in a new epoch: a person said to try it again. */
  public StepState anew() {
    return new StepState(
        path, null, null, null, null, null, null, 0, 0, epoch + 1, null, null, null, false, false);
  }

  private StepState withSkipped(String why) {
    return with(draft -> {
      draft.skipped = why;
      draft.waiting = null;
    });
  }

  private StepState with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** A mutable copy. */
  private static final class Draft {
    private final String path;
    private @Nullable StepRead read;
    private @Nullable Instant readAt;
    private @Nullable Intent intent;
    private @Nullable Instant intentAt;
    private @Nullable Outcome outcome;
    private @Nullable Instant doneAt;
    private int attempts;
    private int lost;
    private int epoch;
    private @Nullable String skipped;
    private @Nullable StepWaiting waiting;
    private @Nullable String cannotTell;
    private boolean abandoned;
    private boolean unsettled;

    Draft(StepState from) {
      path = from.path;
      read = from.read;
      readAt = from.readAt;
      intent = from.intent;
      intentAt = from.intentAt;
      outcome = from.outcome;
      doneAt = from.doneAt;
      attempts = from.attempts;
      lost = from.lost;
      epoch = from.epoch;
      skipped = from.skipped;
      waiting = from.waiting;
      cannotTell = from.cannotTell;
      abandoned = from.abandoned;
      unsettled = from.unsettled;
    }

    StepState done() {
      return new StepState(
          path,
          read,
          readAt,
          intent,
          intentAt,
          outcome,
          doneAt,
          attempts,
          lost,
          epoch,
          skipped,
          waiting,
          cannotTell,
          abandoned,
          unsettled);
    }
  }
}
