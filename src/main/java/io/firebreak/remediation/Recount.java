package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Lost;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.ApprovalEvent.VoteDropped;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.People;
import io.firebreak.plan.Required.Quorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The count of votes at the moment of the decision, when roles, teams and groups of whoever voted
 * before are read again.
 *
 * @param rest the question without the votes that count no more
 * @param drops those votes
 */
record Recount(Approval rest, List<VoteDropped> drops) {
  Recount {
    drops = List.copyOf(drops);
  }

  /**
   * What is left when the last vote that was wanted comes; empty when every earlier one still
   * counts, and for a vote that does not approve the plan.
   *
   * @param events that the vote comes to by what earlier voters were when they voted
   */
  static Optional<Recount> of(Approval approval, List<ApprovalEvent> events, People people) {
    if (!(events.getLast() instanceof Decided decided) || decided.outcome() != Outcome.APPROVED) {
      return Optional.empty();
    }
    var drops = new ArrayList<VoteDropped>();
    for (var vote : approval.votes()) {
      var lost = lost(vote, approval, people);
      if (lost != null) {
        drops.add(new VoteDropped(approval.request().id(), vote.person(), lost));
      }
    }
    return drops.isEmpty()
        ? Optional.empty()
        : Optional.of(new Recount(approval.without(drops), drops));
  }

  private static @Nullable Lost lost(Voted vote, Approval approval, People people) {
    var found = people.find(vote.person(), approval.whoIsAsked());
    if (found.isEmpty()) {
      return Lost.PERSON_GONE;
    }
    var person = found.get();
    if (!person.approves()) {
      return Lost.ROLE_LOST;
    }
    return vote.quorums().stream()
            .allMatch(index -> approval.counts(index, onShift(person, approval.askedFor(index))))
        ? null
        : Lost.NOT_ASKED;
  }

  /** A shift that ended since somebody voted takes nothing back. */
  private static People.Person onShift(People.Person person, List<Quorum> asked) {
    var then = person;
    for (var quorum : asked) {
      var schedule = quorum.pagerdutySchedule();
      then = schedule == null ? then : then.in(OnCall.team(schedule));
    }
    return then;
  }

  /** Counts the vote that came: it stands, and decides only if the rest is enough. */
  Said vote(People.Person person, Vote vote, @Nullable String reason, Instant now) {
    var request = rest.request();
    return switch (rest.vote(request.id(), request.planHash(), person, vote, reason, now)) {
      case Approval.Answer.Counted(var counted) -> {
        var events = new ArrayList<ApprovalEvent>(drops);
        events.addAll(counted);
        yield new Said.Yes(events, Votes.accepted(rest, drops, counted));
      }
      case Approval.Answer.Refused(var why, var _) ->
          throw new IllegalStateException("a vote that counted is refused: " + why);
    };
  }
}
