package io.firebreak.timeline;

import io.firebreak.approval.ApprovalEvent;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.journal.Event;
import io.firebreak.plan.PlanEvent;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunStatus;
import io.firebreak.verify.VerifyEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was decided or done in a run, without the readings on which it stands. A decision
 * has the sequence of its event, so that who tells them can say how far they have come.
 *
 * @param seq of its event in the run's stream
 * @param text in one line; as it came
 */
public record Decision(long seq, Instant at, String text) {
  /** The decisions of one run, oldest first. */
  public static List<Decision> of(List<Event> events) {
    var decisions = new ArrayList<Decision>();
    var reads = new HashSet<String>();
    ApprovalEvent.Requested asked = null;
    for (var event : events) {
      asked = event.payload() instanceof ApprovalEvent.Requested next ? next : asked;
      words(event, reads, asked)
          .ifPresent(words -> decisions.add(new Decision(event.seq(), event.at(), words.text())));
    }
    return decisions;
  }

  private static Optional<RunWords> words(
      Event event, Set<String> reads, ApprovalEvent.@Nullable Requested asked) {
    return switch (event.payload()) {
      case RunEvent next -> isDecision(next) ? RunWords.of(next) : Optional.empty();
      case PlanEvent next -> RunWords.of(next);
      case ApprovalEvent next ->
          next instanceof ApprovalEvent.Late || next instanceof ApprovalEvent.Posted
              ? Optional.empty()
              : QuestionWords.of(next, Words.door(event.actor()), asked);
      case ExecuteEvent next -> isDecision(next, reads) ? RunWords.of(next) : Optional.empty();
      case VerifyEvent.Judged next -> RunWords.of(next);
      case null, default -> Optional.empty();
    };
  }

  private static boolean isDecision(RunEvent event) {
    return switch (event) {
      case RunEvent.Moved moved -> isDecision(moved.to());
      case RunEvent.Created _,
          RunEvent.CancelAsked _,
          RunEvent.InputsEdited _,
          RunEvent.Held _,
          RunEvent.CalledOff _,
          RunEvent.Released _,
          RunEvent.GoesOn _,
          RunEvent.Inhibited _,
          RunEvent.Uninhibited _,
          RunEvent.RollbackAnswered _,
          RunEvent.UndoneByHand _,
          RunEvent.OutcomeInherited _,
          RunEvent.NextRemedy _ ->
          true;
      case RunEvent.Ending _,
          RunEvent.AlertResolved _,
          RunEvent.ChildTold _,
          RunEvent.ChildHeld _,
          RunEvent.ChildReleased _,
          RunEvent.DuplicateFound _,
          RunEvent.DuplicateJoined _,
          RunEvent.PlanConfirmed _,
          RunEvent.Fault _ ->
          false;
    };
  }

  private static boolean isDecision(RunStatus to) {
    return switch (to) {
      case QUEUED, CHECKING, PLANNING, AWAITING_APPROVAL -> false;
      case EXECUTING,
          VERIFYING,
          ROLLING_BACK,
          IN_DOUBT,
          INCONCLUSIVE,
          ROLLBACK_FAILED,
          SUCCEEDED,
          SKIPPED,
          BLOCKED,
          REJECTED,
          EXPIRED,
          CANCELLED,
          SELF_RESOLVED,
          ROLLED_BACK,
          FAILED ->
          true;
    };
  }

  private static boolean isDecision(ExecuteEvent event, Set<String> reads) {
    return switch (event) {
      case ExecuteEvent.Intent intent -> {
        if (intent.effectClass() == EffectClass.PURE) {
          reads.add(intent.path());
        }
        yield intent.effectClass() != EffectClass.PURE;
      }
      case ExecuteEvent.Outcome outcome -> !reads.contains(outcome.path());
      case ExecuteEvent.StepWaiting _, ExecuteEvent.Confirmed _, ExecuteEvent.Settled _ -> true;
      case ExecuteEvent.StepRead _,
          ExecuteEvent.ProbeInconclusive _,
          ExecuteEvent.LateOutcome _,
          ExecuteEvent.StepSkipped _,
          ExecuteEvent.ChildEnded _,
          ExecuteEvent.Captured _ ->
          false;
    };
  }
}
