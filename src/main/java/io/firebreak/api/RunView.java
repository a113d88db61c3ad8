package io.firebreak.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.ActionJson;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.AuthorGap;
import io.firebreak.approval.ApprovalEvent.Batch;
import io.firebreak.approval.ApprovalEvent.VoteDropped;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.execute.StepState;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunSummary;
import io.firebreak.verify.Progress;
import io.firebreak.verify.VerifyEvent.Checked;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A run as this door shows it.
 *
 * @param cause {@code alert}, {@code person}, {@code drill} or {@code parent}
 * @param requester who started it, null when an alert did
 * @param target canonical
 * @param writtenTarget the target as it is written, null when it is written by its canonical name
 * @param state the state's word
 * @param reason the named reason for it, null when it went as planned
 * @param held why it stops before its next effect, null when it does not
 * @param needsPerson whether a named person must act before it goes on
 * @param failure what failed first, null when nothing did
 * @param differences what differs between the plan and the one before it; empty when it is the
 *     first
 * @param evidence what was read before anything changed
 * @param completed steps whose effect happened, in order
 * @param gates the last judgement of the gates
 */
record RunView(
    String id,
    String runbook,
    String version,
    String cause,
    @Nullable String requester,
    @Nullable String incident,
    String target,
    @Nullable String writtenTarget,
    JsonNode inputs,
    String state,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable String held,
    boolean needsPerson,
    @Nullable String failure,
    @Nullable Instant startedAt,
    @Nullable Instant stateSince,
    @Nullable Instant endedAt,
    @Nullable PlanView plan,
    List<String> differences,
    @Nullable ApprovalView approval,
    List<EvidenceView> evidence,
    List<StepView> steps,
    List<String> completed,
    List<GateView> gates,
    @Nullable VerifyView verify) {

  static RunView of(RunState run) {
    var created = run.begun();
    return new RunView(
        run.id(),
        created.runbook(),
        created.version(),
        word(created.cause()),
        created.requester(),
        created.incident(),
        created.target(),
        created.written(),
        created.inputs(),
        run.status().code(),
        run.reason() == null ? null : run.reason().code(),
        run.detail(),
        run.held(),
        run.status().needsPerson(),
        run.failure(),
        run.createdAt(),
        run.statusAt(),
        run.endedAt(),
        run.plan() == null ? null : PlanView.of(run.plan(), created),
        run.differences(),
        run.approval() == null ? null : ApprovalView.of(run.approval()),
        EvidenceView.of(run),
        run.steps().values().stream()
            .map(step -> StepView.of(step, run.undoneBy().get(step.path())))
            .toList(),
        run.completed(),
        GateView.of(run),
        run.verify() == null ? null : VerifyView.of(run.verify()));
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What was read before anything changed.
   *
   * @param path {@code capture.} and the id of the reading
   * @param result what was seen, null when it could not be read
   * @param error why it could not be read, or what of it is not kept; null when it is whole
   * @param takenAt when all of it was read, which is done anew when it is old before the first
   *     effect
   */
  record EvidenceView(
      String path, @Nullable JsonNode result, @Nullable String error, @Nullable Instant takenAt) {
    static List<EvidenceView> of(RunState run) {
      return run.captured().values().stream()
          .map(seen -> new EvidenceView(seen.path(), seen.result(), seen.error(), run.capturedAt()))
          .toList();
    }
  }

  /** A run in a list. */
  record Summary(
      String id,
      String runbook,
      @Nullable String incident,
      @Nullable String target,
      String state,
      @Nullable String reason,
      boolean ended,
      Instant startedAt,
      Instant updatedAt) {
    static Summary of(RunSummary run) {
      return new Summary(
          run.id(),
          run.runbook(),
          run.incident(),
          run.target(),
          run.state(),
          run.reason(),
          run.ended(),
          run.createdAt(),
          run.updatedAt());
    }
  }

  /**
   * A question to people.
   *
   * @param state {@code pending}, {@code approved}, {@code rejected}, {@code expired} or {@code
   *     cancelled_…}
   * @param batch the part of the plan that is asked about, null for the whole
   * @param needed the fewest votes that can do
   * @param quorums all must be met
   * @param escalatedTo who may approve as well, because nobody did in time
   * @param excluded who may not vote
   * @param authorGap why the runbook's author is not among them; null when they are or need not be
   * @param dropped votes that count no more
   */
  record ApprovalView(
      String id,
      String planHash,
      String state,
      @Nullable String reason,
      @Nullable BatchView batch,
      int needed,
      List<QuorumView> quorums,
      List<QuorumView> escalatedTo,
      List<String> excluded,
      @Nullable GapView authorGap,
      List<VoteView> votes,
      List<DroppedView> dropped,
      Instant expiresAt,
      @Nullable Instant decidedAt) {
    static ApprovalView of(Approval approval) {
      var request = approval.request();
      var decided = approval.decided();
      return new ApprovalView(
          request.id(),
          request.planHash(),
          decided == null ? "pending" : word(decided.outcome()),
          decided == null ? null : decided.reason(),
          request.batch() == null ? null : BatchView.of(request.batch()),
          request.required().votes(),
          request.required().quorums().stream().map(QuorumView::of).toList(),
          approval.asked().stream().map(QuorumView::of).toList(),
          request.excluded(),
          GapView.of(request.authorGap()),
          approval.votes().stream().map(VoteView::of).toList(),
          approval.dropped().stream().map(DroppedView::of).toList(),
          approval.openUntil(),
          approval.decidedAt());
    }
  }

  /** Why nobody is excluded as the author of a runbook. */
  record GapView(String reason, String words) {
    static @Nullable GapView of(@Nullable AuthorGap gap) {
      return gap == null ? null : new GapView(gap.code(), gap.words());
    }
  }

  /**
   * A batch of a list whose step says {@code approve_each}.
   *
   * @param number from 1
   * @param words all of it in one line
   */
  record BatchView(String step, int number, int of, List<JsonNode> items, String words) {
    static BatchView of(Batch batch) {
      return new BatchView(batch.step(), batch.number(), batch.of(), batch.items(), batch.words());
    }
  }

  /**
   * So many out of a group.
   *
   * @param slackGroup a Slack user group, null for none; with nobody named: anyone who approves
   * @param pagerdutySchedule a schedule of which whoever is on call may, null for none
   * @param distinctGroups whether each vote must come from another of these groups
   * @param words all of it, for people
   */
  record QuorumView(
      int count,
      List<String> users,
      List<String> teams,
      @Nullable String slackGroup,
      @Nullable String pagerdutySchedule,
      boolean distinctGroups,
      String words) {
    static QuorumView of(Quorum quorum) {
      return new QuorumView(
          quorum.count(),
          quorum.users(),
          quorum.teams(),
          quorum.slackGroup(),
          quorum.pagerdutySchedule(),
          quorum.distinct(),
          quorum.words());
    }
  }

  /**
   * A vote that counts no more.
   *
   * @param words why, for people
   */
  record DroppedView(String person, String why, String words) {
    static DroppedView of(VoteDropped drop) {
      return new DroppedView(drop.person(), drop.why().code(), drop.words(drop.person()));
    }
  }

  /** A person's vote. */
  record VoteView(String person, String vote, @Nullable String reason) {
    static VoteView of(Voted voted) {
      return new VoteView(voted.person(), word(voted.vote()), voted.reason());
    }
  }

  /**
   * A step in one direction.
   *
   * @param open whether its effect began and its outcome is not known
   * @param attempts intents so far since a person last said to run it again
   * @param instructions what a person is to do, null when nobody is waited for
   * @param form what that person fills in ({@code fields}, declared like inputs) and who may
   *     ({@code from}), null when nobody is waited for
   * @param waitsUntil when its wait is over, or its person's time is up; null when it does not wait
   */
  record StepView(
      String path,
      String state,
      boolean open,
      int attempts,
      @Nullable String code,
      @Nullable String message,
      @Nullable JsonNode result,
      @Nullable String instructions,
      @Nullable JsonNode form,
      @Nullable Instant waitsUntil,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String undoRun) {
    /** Why it was left out, what came of it, or else what kept it from beginning. */
    private static @Nullable String message(StepState step) {
      if (step.skipped() != null) {
        return step.skipped();
      }
      var outcome = step.outcome();
      var read = step.read();
      return outcome != null ? outcome.message() : read != null ? read.message() : null;
    }

    static StepView of(StepState step, @Nullable String undoRun) {
      var outcome = step.outcome();
      var waiting = step.waiting();
      return new StepView(
          step.path(),
          step.status(),
          step.open(),
          step.attempts(),
          outcome == null ? null : outcome.code(),
          message(step),
          step.result(),
          waiting == null ? null : waiting.instructions(),
          waiting == null || waiting.form() == null ? null : ActionJson.toTree(waiting.form()),
          waiting == null ? null : waiting.until(),
          step.intentAt(),
          step.doneAt(),
          undoRun);
    }
  }

  /** One gate's word. */
  record GateView(String gate, String ruling, @Nullable String reason, String observed) {
    /** The last judgement of the gates; empty before the first. */
    static List<GateView> of(RunState run) {
      var judged = run.gates();
      return judged == null ? List.of() : judged.verdicts().stream().map(GateView::of).toList();
    }

    static GateView of(Verdict verdict) {
      return new GateView(
          verdict.gate(),
          word(verdict.ruling()),
          verdict.reason() == null ? null : verdict.reason().code(),
          verdict.observed());
    }
  }

  /** How far verification has come. */
  record VerifyView(int rounds, int passes, int fails, int errors, List<CheckView> checks) {
    static VerifyView of(Progress progress) {
      return new VerifyView(
          progress.rounds(),
          progress.passes(),
          progress.fails(),
          progress.errors(),
          progress.last() == null
              ? List.of()
              : progress.last().checks().stream().map(CheckView::of).toList());
    }
  }

  /** What one check saw last. */
  record CheckView(String name, String saw, String observed) {
    static CheckView of(Checked checked) {
      return new CheckView(checked.name(), word(checked.saw()), checked.observed());
    }
  }
}
