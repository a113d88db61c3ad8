package io.firebreak.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens to an approval, on the stream of its run. */
public sealed interface ApprovalEvent extends Payload {
  /**
   * People were asked.
   *
   * @param id 128 random bits, hex
   * @param planHash what they are asked about: the hash of the plan, for a batch one of plan and
   *     batch, so that no vote counts for another batch
   * @param required who, and how many
   * @param excluded people who may not vote, by id
   * @param expiresAt when the question lapses
   * @param round 1 for the first plan, higher after a changed plan
   * @param authorGap why the runbook's author, who may not vote, is not among {@code excluded};
   *     null when they are or need not be, and in events of before this was recorded
   * @param batch which part of a plan that is being done already; null for the whole plan
   * @param levels who may answer as well after each further timeout; null for nobody, and in events
   *     of before this was recorded
   * @param posting how it is to reach people; null where nobody posts it, so that its time counts
   *     from the start, and in events of before this was recorded
   */
  record Requested(
      String id,
      String planHash,
      Required required,
      List<String> excluded,
      Instant expiresAt,
      int round,
      @Nullable AuthorGap authorGap,
      @Nullable Batch batch,
      @Nullable List<Quorum> levels,
      @Nullable Posting posting)
      implements ApprovalEvent {
    public Requested {
      levels = levels == null ? null : List.copyOf(levels);
    }

    /** A question about a whole plan. */
    public Requested(
        String id,
        String planHash,
        Required required,
        List<String> excluded,
        Instant expiresAt,
        int round,
        @Nullable AuthorGap authorGap) {
      this(id, planHash, required, excluded, expiresAt, round, authorGap, null, null, null);
    }
  }

  /**
   * How a question is to reach people.
   *
   * @param latest when its time begins to count although no door has shown it
   * @param chat the door that shows it first; null for none
   * @param fallBackAt when the other doors are used unless {@code chat} has shown it
   * @param others the other doors
   */
  record Posting(Instant latest, @Nullable String chat, Instant fallBackAt, List<String> others) {
    public Posting {
      others = List.copyOf(others);
    }
  }

  /**
   * A door has shown the question to people. With the first one the question's time begins to
   * count.
   *
   * @param door which, such as {@code slack}
   */
  record Posted(String id, String door) implements ApprovalEvent {}

  /**
   * The door that shows questions first did not in time, so the others are used.
   *
   * @param door the silent one
   * @param others what is used instead; the run's page and the command line are always open
   */
  record FellBack(String id, String door, List<String> others) implements ApprovalEvent {
    public FellBack {
      others = List.copyOf(others);
    }
  }

  /**
   * A batch of a list whose step says {@code approve_each}.
   *
   * @param step path of the list's step
   * @param number which batch, from 1
   * @param of how many there are
   * @param items that would be begun
   */
  record Batch(String step, int number, int of, List<JsonNode> items) {
    public Batch {
      items = List.copyOf(items);
    }

    /** Which, for people: {@code batch 2 of 4 of steps.nodes: node-3, node-4}. */
    public String words() {
      return "batch %d of %d of %s: %s"
          .formatted(
              number,
              of,
              step,
              items.stream()
                  .map(item -> item.isValueNode() ? item.asText() : item.toString())
                  .collect(Collectors.joining(", ")));
    }
  }

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
   * @param vote to approve or to reject
   * @param quorums which of the required quorums they belonged to when they voted, by index
   * @param groups for which groups they could speak then, where each vote must come from another;
   *     null where that is not asked for
   */
  record Voted(
      String id,
      String planHash,
      String person,
      Vote vote,
      @Nullable String reason,
      List<Integer> quorums,
      @Nullable List<String> groups)
      implements ApprovalEvent {
    public Voted {
      quorums = List.copyOf(quorums);
      groups = groups == null ? null : List.copyOf(groups);
    }
  }

  /**
   * A person took their vote back while the question was pending: it no longer counts, and they may
   * vote again.
   */
  record Withdrawn(String id, String person, @Nullable String reason) implements ApprovalEvent {}

  /**
   * An earlier vote counts no more: when the last one that was wanted came, roles, teams and groups
   * were read again.
   *
   * @param person whose vote it was; they may vote again if they come to count again
   */
  record VoteDropped(String id, String person, Lost why) implements ApprovalEvent {
    /** What became of a vote, for people who know the person by {@code name}. */
    public String words(String name) {
      return "the vote of " + name + ", " + why.words() + ", counts no more";
    }
  }

  /** Why a vote that was given counts no more. */
  enum Lost implements io.firebreak.journal.Reason {
    PERSON_GONE("who is no longer known here"),
    ROLE_LOST("who no longer holds the role approver"),
    NOT_ASKED("who is no longer among those asked");

    private final String words;

    Lost(String words) {
      this.words = words;
    }

    /** Why, as a clause about the person. */
    public String words() {
      return words;
    }
  }

  /**
   * People were reminded that an answer is waited for.
   *
   * @param number of the reminder, from 1, since people were asked or more of them were
   */
  record Reminded(String id, int number) implements ApprovalEvent {}

  /**
   * Nobody answered in time, so more people may.
   *
   * @param level how many of the question's levels are asked by now
   * @param expiresAt when the question lapses from now on
   */
  record Escalated(String id, int level, Instant expiresAt) implements ApprovalEvent {}

  /**
   * A person decided alone in an emergency, without the votes that were missing.
   *
   * @param reason why; never blank
   * @param paged who is told at once, by id: those whose votes were asked for
   */
  record Overridden(String id, String planHash, String person, String reason, List<String> paged)
      implements ApprovalEvent {
    public Overridden {
      paged = List.copyOf(paged);
    }
  }

  /**
   * A second person was told of an emergency decision.
   *
   * @param door by which
   */
  record Paged(String id, String door) implements ApprovalEvent {}

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
    REJECT,
    /** Takes an earlier vote back. */
    WITHDRAW
  }

  /** How a question ends. */
  enum Outcome {
    APPROVED("approved"),
    REJECTED("rejected"),
    EXPIRED("expired"),
    CANCELLED_RESOLVED("cancelled because the alert resolved"),
    CANCELLED_SUPERSEDED("cancelled because another question took its place"),
    CANCELLED_PLAN_CHANGED("cancelled because the plan changed"),
    CANCELLED_KILLED("cancelled because of a hold"),
    CANCELLED_BY_PERSON("cancelled");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** What became of the question, for people. */
    public String words() {
      return words;
    }
  }

  /** Why a vote is not counted. */
  enum Refusal implements io.firebreak.journal.Reason {
    ALREADY_DECIDED,
    APPROVAL_EXPIRED,
    PLAN_CHANGED,
    NOT_AN_APPROVER,
    EXCLUDED,
    ALREADY_VOTED,
    /** Nothing of this person is there to be withdrawn. */
    NOT_VOTED,
    NO_SUCH_REQUEST
  }
}
