package io.firebreak.approval;

import io.firebreak.journal.Payload;
import io.firebreak.plan.Required;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to an approval, on the stream of its run. */
public sealed interface ApprovalEvent extends Payload {
  /**
   * People were asked.
   *
   * @param id 128 random bits, hex
   * @param planHash what they are asked about
   * @param required who, and how many
   * @param excluded people who may not vote, by id
   * @param expiresAt when the question lapses
   * @param round 1 for the first plan, higher after a changed plan
   * @param authorGap why the runbook's author, who may not vote, is not among {@code excluded};
   *     null when they are or need not be, and in events of before this was recorded
   */
  record Requested(
      String id,
      String planHash,
      Required required,
      List<String> excluded,
      Instant expiresAt,
      int round,
      @Nullable AuthorGap authorGap)
      implements ApprovalEvent {}

  /** Why nobody could be excluded as the author of a runbook version. */
  enum AuthorGap implements io.firebreak.journal.Reason {
    AUTHOR_NOT_RECORDED("nobody knows who wrote this version of the runbook"),
    AUTHOR_NOT_A_PERSON("who wrote this version of the runbook is no person known here");

    private final String words;

    AuthorGap(String words) {
      this.words = words;
    }

    /** What it means for those who are asked. */
    public String words() {
      return words + ", so nobody is excluded as its author";
    }
  }

  /**
   * A person voted; valid at the place where it stands in the stream.
   *
   * @param quorums which of the required quorums they belonged to when they voted, by index
   */
  record Voted(
      String id,
      String planHash,
      String person,
      Vote vote,
      @Nullable String reason,
      List<Integer> quorums)
      implements ApprovalEvent {
    public Voted {
      quorums = List.copyOf(quorums);
    }
  }

  /**
   * The question is settled, once.
   *
   * @param outcome how
   * @param reason why, for people; null when the outcome says it all
   */
  record Decided(String id, Outcome outcome, @Nullable String reason) implements ApprovalEvent {}

  /**
   * An approved question is void, because the plan is no longer what was approved.
   *
   * @param differences what differs, for people
   */
  record Voided(String id, List<String> differences) implements ApprovalEvent {}

  /** A vote that changed nothing, kept because a person believes to have decided. */
  record Late(String id, String person, Vote vote, Refusal why) implements ApprovalEvent {}

  /** What a person says. */
  enum Vote {
    APPROVE,
    REJECT
  }

  /** How a question ends. */
  enum Outcome {
    APPROVED,
    REJECTED,
    EXPIRED,
    CANCELLED_RESOLVED,
    CANCELLED_SUPERSEDED,
    CANCELLED_PLAN_CHANGED,
    CANCELLED_KILLED,
    CANCELLED_BY_PERSON
  }

  /** Why a vote is not counted. */
  enum Refusal implements io.firebreak.journal.Reason {
    ALREADY_DECIDED,
    APPROVAL_EXPIRED,
    PLAN_CHANGED,
    NOT_AN_APPROVER,
    EXCLUDED,
    ALREADY_VOTED,
    NO_SUCH_REQUEST
  }
}
