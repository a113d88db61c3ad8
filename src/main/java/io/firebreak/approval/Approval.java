package io.firebreak.approval;

import static java.util.stream.Collectors.joining;

import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.FellBack;
import io.firebreak.approval.ApprovalEvent.Late;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Overridden;
import io.firebreak.approval.ApprovalEvent.Paged;
import io.firebreak.approval.ApprovalEvent.Posted;
import io.firebreak.approval.ApprovalEvent.Refusal;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.approval.ApprovalEvent.Voided;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.ApprovalEvent.VoteDropped;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.approval.ApprovalEvent.Withdrawn;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One question about one plan hash, as its events tell it. The order of events in the stream is
 * what settles races: the first event that ends it wins and the state absorbs the rest.
 *
 * @param request the question
 * @param calls how often people were called to it
 * @param votes the counted votes, in order
 * @param dropped votes that count no more, of people who have not voted again
 * @param emergency the decision of one person alone, null when there is none
 * @param decided how it ended, null while pending
 * @param decidedAt when, null while pending
 */
public record Approval(
    Requested request,
    Calls calls,
    List<Voted> votes,
    List<VoteDropped> dropped,
    @Nullable Overridden emergency,
    @Nullable Decided decided,
    @Nullable Instant decidedAt) {

  public Approval {
    votes = List.copyOf(votes);
    dropped = List.copyOf(dropped);
  }

  /** A new question. */
  public static Approval of(Requested request, Instant at) {
    return new Approval(
        request,
        new Calls(0, request.expiresAt(), 0, at, List.of(), false),
        List.of(),
        List.of(),
        null,
        null,
        null);
  }

  /** When it lapses unless it is decided, as far as is known now: at the latest. */
  public Instant expiresAt() {
    return calls.expiresAt();
  }

  /** Until when people may certainly answer, to be shown by a door that is about to post it. */
  public Instant openUntil() {
    return countsFromPosting()
        ? earlier(calls.lastAt().plus(timeout()), calls.expiresAt())
        : calls.expiresAt();
  }

  /** Whether it waits for the first door to show it, from which on its time counts. */
  private boolean countsFromPosting() {
    return request.posting() != null && calls.doors().isEmpty() && calls.level() == 0;
  }

  private Duration timeout() {
    return Duration.between(
        Objects.requireNonNull(request.posting()).latest(), request.expiresAt());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Whether {@code door} has shown it to people. */
  public boolean postedBy(String door) {
    return calls.doors().contains(door);
  }

  /** Whether the doors beside the chat are to show it: there is no chat, or it was silent. */
  public boolean usesOtherDoors() {
    var posting = request.posting();
    return posting == null || posting.chat() == null || calls.fellBack();
  }

  /** When other doors are to be used unless the first shows it; null when that is settled. */
  public @Nullable Instant fallBackAt() {
    var posting = request.posting();
    return posting == null || posting.chat() == null || calls.fellBack() || postedBy(posting.chat())
        ? null
        : posting.fallBackAt();
  }

  /** Whether people are to hear of it by this door first, and nothing else is used yet. */
  public boolean relyOn(String door) {
    var posting = request.posting();
    return pending() && posting != null && door.equals(posting.chat()) && !calls.fellBack();
  }

  /** That the door which shows it first does not, so the others are used. */
  public FellBack fallBack() {
    var posting = Objects.requireNonNull(request.posting());
    return new FellBack(request.id(), Objects.requireNonNull(posting.chat()), posting.others());
  }

  /** The people of the levels that it has come to, beside those asked at first. */
  public List<Quorum> asked() {
    return levels().subList(0, calls.level());
  }

  /** Those whose votes count for the quorum at {@code index} by now. */
  public List<Quorum> askedFor(int index) {
    return Stream.concat(Stream.of(request.required().quorums().get(index)), asked().stream())
        .toList();
  }

  /** Everybody who is asked by now. */
  public Required whoIsAsked() {
    var required = request.required();
    return new Required(
        Stream.concat(required.quorums().stream(), asked().stream()).toList(), required.exclude());
  }

  /** The same in words: those to whom it came since may vote in the place of those before. */
  public String whoIsAskedWords() {
    return Stream.concat(
            Stream.of(request.required().words()),
            asked().stream().map(level -> "by now also " + level.words()))
        .collect(joining(", "));
  }

  /** Whether nobody is left to whom it could escalate. */
  public boolean atLastLevel() {
    return calls.level() >= levels().size();
  }

  private List<Quorum> levels() {
    return Objects.requireNonNullElse(request.levels(), List.of());
  }

  /** Whether an answer is still waited for. */
  public boolean pending() {
    return decided == null;
  }

  /** Whether it ended with {@code outcome}. */
  public boolean ended(Outcome outcome) {
    return decided != null && decided.outcome() == outcome;
  }

  /** The state after one more event of this question. */
  public Approval fold(ApprovalEvent event, Instant at) {
    return switch (event) {
      case Requested next -> of(next, at);
      case Reminded next -> calling(calls.reminded(next.number(), at));
      case Escalated next -> calling(calls.escalated(next, at));
      case Posted next -> calling(calls.postedBy(next.door(), countedFrom(at)));
      case FellBack _ -> calling(calls.afterFallback());
      case Voted vote -> {
        if (decided != null) {
          throw new IllegalStateException("a vote was counted after the end of " + request.id());
        }
        var more = new ArrayList<>(votes);
        more.add(vote);
        var gone = droppedBut(vote.person());
        yield new Approval(request, calls, more, gone, null, null, null);
      }
      case Withdrawn back -> {
        if (decided != null) {
          throw new IllegalStateException("a vote was withdrawn after the end of " + request.id());
        }
        yield new Approval(request, calls, votesWithout(back.person()), dropped, null, null, null);
      }
      case VoteDropped drop -> {
        if (decided != null) {
          throw new IllegalStateException("a vote was dropped after the end of " + request.id());
        }
        yield without(List.of(drop));
      }
      case Decided end -> {
        if (decided != null) {
          throw new IllegalStateException(request.id() + " was decided twice");
        }
        yield new Approval(request, calls, votes, dropped, emergency, end, at);
      }
      case Voided _ ->
          new Approval(
              request,
              calls,
              votes,
              dropped,
              emergency,
              new Decided(request.id(), Outcome.CANCELLED_PLAN_CHANGED, null),
              at);
      case Overridden next -> {
        if (decided != null) {
          throw new IllegalStateException(request.id() + " was overridden after its end");
        }
        yield new Approval(request, calls, votes, dropped, next, null, null);
      }
      case Paged _, Late _ -> this;
    };
  }

  /** When it lapses if a door shows it at {@code at}. */
  private Instant countedFrom(Instant at) {
    return countsFromPosting() ? earlier(at.plus(timeout()), calls.expiresAt()) : calls.expiresAt();
  }

  private Approval calling(Calls next) {
    return new Approval(request, next, votes, dropped, emergency, decided, decidedAt);
  }

  private List<Voted> votesWithout(String person) {
    return votes.stream().filter(vote -> !vote.person().equals(person)).toList();
  }

  private List<VoteDropped> droppedBut(String person) {
    return dropped.stream().filter(drop -> !drop.person().equals(person)).toList();
  }

  /** The same while it is pending, without votes that count no more. */
  public Approval without(List<VoteDropped> drops) {
    var rest = this;
    for (var drop : drops) {
      var gone = new ArrayList<>(rest.droppedBut(drop.person()));
      gone.add(drop);
      rest = new Approval(request, calls, rest.votesWithout(drop.person()), gone, null, null, null);
    }
    return rest;
  }

  private boolean hasVoted(People.Person person) {
    return votes.stream().anyMatch(vote -> vote.person().equals(person.id()));
  }

  /**
   * What a vote does now: the events to append at exactly this state, or a truthful refusal.
   *
   * @param id the question that the person answers
   * @param planHash the plan that they saw
   * @param person who votes, with roles and teams as they are now
   */
  public Answer vote(
      String id,
      String planHash,
      People.Person person,
      Vote vote,
      @Nullable String reason,
      Instant now) {
    var refusal = refusal(id, planHash, person, vote, now);
    if (refusal.isPresent()) {
      return new Answer.Refused(refusal.get(), new Late(id, person.id(), vote, refusal.get()));
    }
    if (vote == Vote.WITHDRAW) {
      return new Answer.Counted(List.of(new Withdrawn(id, person.id(), reason)));
    }
    var cast =
        new Voted(
            id, planHash, person.id(), vote, reason, counting(person), Tally.groups(this, person));
    if (vote == Vote.REJECT) {
      return new Answer.Counted(List.of(cast, new Decided(id, Outcome.REJECTED, reason)));
    }
    return new Answer.Counted(
        missingAfter(cast).isEmpty()
            ? List.of(cast, new Decided(id, Outcome.APPROVED, null))
            : List.of(cast));
  }

  /** The quorums that a person's vote counts for, by index. */
  private List<Integer> counting(People.Person person) {
    var quorums = request.required().quorums();
    return IntStream.range(0, quorums.size()).filter(i -> counts(i, person)).boxed().toList();
  }

  /** The votes that would still be wanted after one more, by quorum; empty when all are met. */
  public List<Quorum> missingAfter(Voted cast) {
    return Tally.missing(this, Stream.concat(votes.stream(), Stream.of(cast)).toList());
  }

  /** The votes that would still be wanted without those of one person, by quorum. */
  public List<Quorum> missingWithout(String person) {
    return Tally.missing(this, votesWithout(person));
  }

  private Optional<Refusal> refusal(
      String id, String planHash, People.Person person, Vote vote, Instant now) {
    if (!id.equals(request.id())) {
      return Optional.of(Refusal.PLAN_CHANGED);
    }
    if (decided != null) {
      return Optional.of(
          switch (decided.outcome()) {
            case EXPIRED -> Refusal.APPROVAL_EXPIRED;
            case CANCELLED_PLAN_CHANGED -> Refusal.PLAN_CHANGED;
            case APPROVED,
                REJECTED,
                CANCELLED_RESOLVED,
                CANCELLED_SUPERSEDED,
                CANCELLED_KILLED,
                CANCELLED_BY_PERSON ->
                Refusal.ALREADY_DECIDED;
          });
    }
    if (!now.isBefore(expiresAt())) {
      return Optional.of(Refusal.APPROVAL_EXPIRED);
    }
    if (!planHash.equals(request.planHash())) {
      return Optional.of(Refusal.PLAN_CHANGED);
    }
    if (vote == Vote.WITHDRAW) {
      // Whoever voted may take it back, also when they could not vote any more.
      return hasVoted(person) ? Optional.empty() : Optional.of(Refusal.NOT_VOTED);
    }
    if (request.excluded().contains(person.id())) {
      return Optional.of(Refusal.EXCLUDED);
    }
    if (!isAsked(person)) {
      return Optional.of(Refusal.NOT_AN_APPROVER);
    }
    return hasVoted(person) ? Optional.of(Refusal.ALREADY_VOTED) : Optional.empty();
  }

  /** Whether {@code person} is among those asked by now, by the roles and teams they have now. */
  public boolean isAsked(People.Person person) {
    return IntStream.range(0, request.required().quorums().size()).anyMatch(i -> counts(i, person));
  }

  /**
   * Whether a vote of {@code person} counts for the quorum at {@code index}, by the roles and teams
   * they have now. Levels widen each quorum, and only one of the runbook itself names people.
   */
  public boolean counts(int index, People.Person person) {
    return askedFor(index).stream().anyMatch(asked -> mayApprove(asked, person));
  }

  /** Whether a vote of {@code person} counts for a quorum, by the roles and teams they have now. */
  public static boolean mayApprove(Quorum quorum, People.Person person) {
    if (!person.approves()) {
      return false;
    }
    return quorum.anyone()
        || quorum.users().contains(person.id())
        || quorum.teams().stream().anyMatch(person.teams()::contains)
        || (quorum.slackGroup() != null
            && person.teams().contains(SlackGroups.team(quorum.slackGroup())))
        || (quorum.pagerdutySchedule() != null
            && person.teams().contains(OnCall.team(quorum.pagerdutySchedule())));
  }

  /** The most votes that these people, who count for {@code quorum}, can give it. */
  public static int most(Quorum quorum, List<People.Person> able) {
    return quorum.distinct()
        ? VoterGroups.spokenFor(
            able.stream().map(person -> VoterGroups.of(quorum, person)).toList())
        : able.size();
  }

  /** What a vote does. */
  public sealed interface Answer {
    /** It counts: append these at the state that was judged. */
    record Counted(List<ApprovalEvent> events) implements Answer {
      public Counted {
        events = List.copyOf(events);
      }
    }

    /** It does not, and why; keep the evidence. */
    record Refused(Refusal why, Late evidence) implements Answer {}
  }
}
