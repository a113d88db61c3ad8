package io.firebreak.remediation;

import static java.util.stream.Collectors.joining;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Refusal;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.approval.People;
import io.firebreak.label.UtcTime;
import io.firebreak.plan.Required.Quorum;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a voter is told: the truth as it is recorded. */
final class Votes {
  private Votes() {}

  static String accepted(Approval approval, List<ApprovalEvent> events) {
    return switch (events.getLast()) {
      case Decided decided ->
          decided.outcome() == ApprovalEvent.Outcome.APPROVED ? "approved" : "rejected";
      case Voted cast -> "counted; still needed: " + words(approval.missingAfter(cast));
      case ApprovalEvent.Withdrawn back ->
          "withdrawn; still needed: " + words(approval.missingWithout(back.person()));
      case ApprovalEvent.Requested _,
          ApprovalEvent.VoteDropped _,
          ApprovalEvent.Reminded _,
          ApprovalEvent.Escalated _,
          ApprovalEvent.Posted _,
          ApprovalEvent.FellBack _,
          ApprovalEvent.Overridden _,
          ApprovalEvent.Paged _,
          ApprovalEvent.Voided _,
          ApprovalEvent.Late _ ->
          throw new IllegalArgumentException("no vote: " + events.getLast());
    };
  }

  /** The same when earlier votes were dropped before it was counted. */
  static String accepted(
      Approval approval, List<ApprovalEvent.VoteDropped> drops, List<ApprovalEvent> events) {
    return Stream.concat(
            Stream.of(accepted(approval, events)),
            drops.stream().map(drop -> drop.words(drop.person())))
        .collect(joining("; "));
  }

  /** A vote of somebody who is nobody here counts for nothing, and stands in the record. */
  static Said ofStranger(RunState state, @Nullable String approvalId, Vote vote, String who) {
    var approval = state.approval();
    var asked = approval == null ? null : approval.request().id();
    return new Said.No(
        asked == null || (approvalId != null && !approvalId.equals(asked))
            ? List.of()
            : List.of(new ApprovalEvent.Late(asked, who, vote, Refusal.NOT_AN_APPROVER)),
        Refusal.NOT_AN_APPROVER.code(),
        who + " is not known here",
        Map.of());
  }

  private static String words(List<Quorum> missing) {
    return missing.stream().map(Quorum::words).collect(joining(" and "));
  }

  static String refused(Approval approval, RunState state, Refusal why, People people) {
    return switch (why) {
      case ALREADY_DECIDED -> "already " + outcome(approval) + by(approval);
      case APPROVAL_EXPIRED ->
          "the question lapsed at "
              + UtcTime.minute(approval.expiresAt())
              + "; the run is "
              + state.status().code();
      case PLAN_CHANGED -> "the plan has changed; look at the present one and decide again";
      case NOT_AN_APPROVER -> notAsked(approval) + gap(approval, people);
      case EXCLUDED ->
          "you may not approve this one: you started it, changed its inputs or wrote the runbook";
      case ALREADY_VOTED -> "you have voted already";
      case NOT_VOTED -> "no vote of yours counts here";
      case NO_SUCH_REQUEST -> "there is no such request";
    };
  }

  /** What is said to somebody who is not asked: who is. */
  static String notAsked(Approval approval) {
    var required = approval.request().required();
    return Stream.concat(
            Stream.of(
                "you are not among those who may approve this: it "
                    + (required.namesPeople()
                        ? "asks " + required.words()
                        : "takes the role approver")),
            approval.asked().stream().map(level -> "by now also " + level.words()))
        .collect(joining(", "));
  }

  /** What could not be read about who may approve. */
  private static String gap(Approval approval, People people) {
    return approval.whoIsAsked().quorums().stream()
        .flatMap(quorum -> people.unknown(quorum).stream())
        .map(unknown -> "; " + unknown)
        .collect(joining());
  }

  private static String outcome(Approval approval) {
    var decided = approval.decided();
    return decided == null ? "decided" : decided.outcome().words();
  }

  private static String by(Approval approval) {
    var emergency = approval.emergency();
    var decided = approval.decided();
    var rejected = decided != null && decided.outcome() == ApprovalEvent.Outcome.REJECTED;
    var names =
        emergency != null
            ? emergency.person() + " alone, in an emergency"
            : approval.votes().stream()
                .filter(vote -> (vote.vote() == Vote.REJECT) == rejected)
                .map(Voted::person)
                .collect(joining(", "));
    return (names.isEmpty() ? "" : " by " + names)
        + (approval.decidedAt() == null ? "" : " at " + UtcTime.minute(approval.decidedAt()));
  }
}
