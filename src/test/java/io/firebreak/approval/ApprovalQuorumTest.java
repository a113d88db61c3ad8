package io.firebreak.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every quorum must be met, by those who belong to it when they vote. */
class ApprovalQuorumTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Required SRE_AND_SECURITY =
      new Required(
          List.of(
              new Quorum(2, List.of(), List.of("sre"), null, null),
              new Quorum(1, List.of(), List.of("security"), null, null)),
          List.of());

  private static final Quorum TWO_GROUPS =
      new Quorum(2, List.of(), List.of("sre", "security"), null, null, true);

  private static Approval asked(Required required) {
    return Approval.of(
        new Requested("1", "hash", required, List.of("zoe"), NOW.plusSeconds(60), 1, null), NOW);
  }

  private static People.Person person(String id, String... teams) {
    return new People.Person(id, id, Set.of("approver"), Set.of(teams), null);
  }

  private static Approval.Answer vote(Approval approval, People.Person person) {
    return approval.vote("1", "hash", person, Vote.APPROVE, null, NOW);
  }

  private static Approval after(Approval approval, People.Person person) {
    return after(approval, person, Vote.APPROVE);
  }

  private static Approval after(Approval approval, People.Person person, Vote vote) {
    var counted = (Approval.Answer.Counted) approval.vote("1", "hash", person, vote, null, NOW);
    var next = approval;
    for (var event : counted.events()) {
      next = next.fold(event, NOW);
    }
    return next;
  }

  @Test
  @Tag("A12")
  @Tag("A13")
  void enoughOfOneGroupDoNotDecideForAnother() {
    var two = after(after(asked(SRE_AND_SECURITY), person("a", "sre")), person("b", "sre"));
    assertThat(two.pending()).isTrue();
    assertThat(after(two, person("c", "security")).ended(ApprovalEvent.Outcome.APPROVED)).isTrue();
  }

  @Test
  void aVoteCountsForEachGroupOfThePerson() {
    var one = after(asked(SRE_AND_SECURITY), person("a", "sre", "security"));
    assertThat(one.votes()).extracting(Voted::quorums).containsExactly(List.of(0, 1));
    assertThat(one.pending()).isTrue();
    var done = vote(one, person("b", "sre"));
    assertThat(((Approval.Answer.Counted) done).events().getLast()).isInstanceOf(Decided.class);
  }

  @Test
  @Tag("A11")
  void eachVoteComesFromAnotherGroupAndWhoeverIsInTwoSpeaksForOne() {
    var two = asked(new Required(List.of(TWO_GROUPS), List.of()));
    var both = after(two, person("a", "sre", "security"));
    assertThat(both.pending()).isTrue();

    var again = after(after(two, person("b", "sre")), person("c", "sre"));
    assertThat(again.pending()).isTrue();
    assertThat(again.missingWithout("nobody").stream().map(Quorum::words))
        .containsExactly("1 of team sre, team security, each from another group");

    // a could speak for either: for security once b is there, who cannot.
    assertThat(after(both, person("b", "sre")).ended(ApprovalEvent.Outcome.APPROVED)).isTrue();
    assertThat(after(both, person("c", "security")).ended(ApprovalEvent.Outcome.APPROVED)).isTrue();
    assertThat(after(again, person("a", "sre", "security")).ended(ApprovalEvent.Outcome.APPROVED))
        .isTrue();
  }

  @Test
  @Tag("A11")
  void thoseWhoAreNamedAreOneGroupBesideTeamsSchedulesAndGroupsOfSlack() {
    var quorum = new Quorum(4, List.of("x", "y"), List.of("sre"), "oncall", "P1", true);
    var group = person("b", SlackGroups.team("oncall"));
    var shift = person("c", OnCall.team("P1"));
    var named = List.of(person("x", "sre"), person("y"));

    assertThat(Approval.most(quorum, List.of(group, shift, named.getFirst()))).isEqualTo(3);
    assertThat(Approval.most(quorum, List.of(named.getLast(), person("z"), shift))).isEqualTo(2);
    var all = after(asked(new Required(List.of(quorum), List.of())), named.getFirst());
    all = after(after(after(all, shift), group), named.getLast());
    assertThat(all.ended(ApprovalEvent.Outcome.APPROVED)).isTrue();
  }

  @Test
  @Tag("A11")
  void asManyGroupsAreHeardAsAnyAssignmentLetsBeHeard() {
    var random = new Random(7);
    for (var trial = 0; trial < 2_000; trial++) {
      var people =
          IntStream.range(0, random.nextInt(6))
              .mapToObj(_ ->
                  IntStream.range(0, 5)
                      .filter(_ -> random.nextInt(3) == 0)
                      .mapToObj(Integer::toString)
                      .toList())
              .toList();
      assertThat(VoterGroups.spokenFor(people)).isEqualTo(most(people, Set.of()));
    }
  }

  /** The same by trying every assignment. */
  private static int most(List<List<String>> people, Set<String> taken) {
    if (people.isEmpty()) {
      return 0;
    }
    var rest = people.subList(1, people.size());
    var best = most(rest, taken);
    for (var group : people.getFirst()) {
      if (!taken.contains(group)) {
        var more = new HashSet<>(taken);
        more.add(group);
        best = Math.max(best, 1 + most(rest, more));
      }
    }
    return best;
  }

  @Test
  @Tag("S40")
  void groupsOfSlackAreGroupsLikeOthersAlsoOfTheNextLevel() {
    var oncall = new Quorum(1, List.of(), List.of(), "sre-oncall", null);
    var leads = new Quorum(1, List.of(), List.of(), "S0LEADS11", null);
    var security = new Quorum(1, List.of(), List.of("security"), null, null);
    var member = person("a", SlackGroups.team("sre-oncall"));
    var lead = person("b", SlackGroups.team("S0LEADS11"));

    var both = after(asked(new Required(List.of(oncall, security), List.of())), member);
    assertThat(both.pending()).isTrue();
    assertThat(after(both, person("c", "security")).ended(ApprovalEvent.Outcome.APPROVED)).isTrue();

    var request =
        new Requested(
            "1",
            "hash",
            new Required(List.of(oncall), List.of()),
            List.of(),
            NOW.plusSeconds(60),
            1,
            null,
            null,
            List.of(leads),
            null);
    var first = Approval.of(request, NOW);
    assertThat(vote(first, lead)).isInstanceOf(Approval.Answer.Refused.class);
    var next = first.fold(new ApprovalEvent.Escalated("1", 1, NOW.plusSeconds(120)), NOW);
    assertThat(after(next, lead).ended(ApprovalEvent.Outcome.APPROVED)).isTrue();
    assertThat(after(next, member).ended(ApprovalEvent.Outcome.APPROVED)).isTrue();
  }

  @Test
  @Tag("A19")
  void aVoteThatIsWithdrawnCountsNoMoreAndMayBeCastAgain() {
    var one = after(asked(SRE_AND_SECURITY), person("a", "sre"));
    var none = after(one, person("a", "sre"), Vote.WITHDRAW);
    assertThat(none.votes()).isEmpty();
    assertThat(none.missingWithout("a").stream().map(Quorum::words))
        .containsExactly("2 of team sre", "1 of team security");
    assertThat(after(none, person("a", "sre")).votes()).hasSize(1);
  }

  @Test
  void onlyOnesOwnVoteIsWithdrawnAlsoByWhoMayNotVoteAnyMore() {
    var one = after(asked(SRE_AND_SECURITY), person("a", "sre"));
    assertThat(one.vote("1", "hash", person("b", "sre"), Vote.WITHDRAW, null, NOW))
        .isInstanceOfSatisfying(
            Approval.Answer.Refused.class,
            refused -> assertThat(refused.why()).isEqualTo(ApprovalEvent.Refusal.NOT_VOTED));
    assertThat(after(one, person("a"), Vote.WITHDRAW).votes()).isEmpty();
  }

  @Test
  @Tag("A19")
  void nothingIsWithdrawnAfterTheDecision() {
    var decided =
        after(
            after(after(asked(SRE_AND_SECURITY), person("a", "sre")), person("b", "sre")),
            person("c", "security"));
    assertThat(decided.vote("1", "hash", person("a", "sre"), Vote.WITHDRAW, null, NOW))
        .isInstanceOfSatisfying(
            Approval.Answer.Refused.class,
            refused -> assertThat(refused.why()).isEqualTo(ApprovalEvent.Refusal.ALREADY_DECIDED));
  }

  @Test
  @Tag("A12")
  void eachWayOfNamingApproversNamesThem() {
    var everyone = new Quorum(1, List.of(), List.of(), null, null);
    assertThat(Approval.mayApprove(everyone, person("a"))).isTrue();
    assertThat(
            Approval.mayApprove(
                everyone, new People.Person("a", "a", Set.of("responder"), Set.of(), null)))
        .as("without the role approver")
        .isFalse();
    var named = new Quorum(1, List.of("a"), List.of("sre"), "oncall", "P1");
    for (var each :
        List.of(
            person("a"),
            person("b", "sre"),
            person("c", "slack:oncall"),
            person("d", OnCall.team("P1")))) {
      assertThat(Approval.mayApprove(named, each)).as(each.id()).isTrue();
    }
    assertThat(Approval.mayApprove(named, person("e", "slack:other", OnCall.team("P2")))).isFalse();
  }

  @Test
  @Tag("A16")
  void onePersonHasOneVoteThroughWhateverDoor() {
    var two =
        asked(new Required(List.of(new Quorum(2, List.of(), List.of(), null, null)), List.of()));
    var one = after(two, new People.Person("a", "A", Set.of("approver"), Set.of(), "U1"));
    assertThat(vote(one, person("a")))
        .isInstanceOfSatisfying(
            Approval.Answer.Refused.class,
            refused -> assertThat(refused.why()).isEqualTo(ApprovalEvent.Refusal.ALREADY_VOTED));
    assertThat(one.pending()).isTrue();
  }

  @Test
  @Tag("A24")
  void whoIsOnCallInTheNextScheduleMayApproveFromTheirLevelOn() {
    var first = new Quorum(1, List.of(), List.of(), null, "P1");
    var next = new Quorum(1, List.of(), List.of(), null, "P2");
    var asked =
        Approval.of(
            new Requested(
                "1",
                "hash",
                new Required(List.of(first), List.of()),
                List.of(),
                NOW.plusSeconds(60),
                1,
                null,
                null,
                List.of(next),
                null),
            NOW);
    var second = person("s", OnCall.team("P2"));
    assertThat(asked.isAsked(second)).isFalse();
    var escalated = asked.fold(new ApprovalEvent.Escalated("1", 1, NOW.plusSeconds(120)), NOW);
    assertThat(after(escalated, second).ended(ApprovalEvent.Outcome.APPROVED)).isTrue();
    assertThat(escalated.isAsked(person("f", OnCall.team("P1"))))
        .as("the first still may")
        .isTrue();
    assertThat(escalated.atLastLevel()).isTrue();
  }

  @Test
  void whatIsStillMissingIsTold() {
    var approval = asked(SRE_AND_SECURITY);
    var cast =
        (Voted) ((Approval.Answer.Counted) vote(approval, person("a", "sre"))).events().getFirst();
    assertThat(approval.missingAfter(cast).stream().map(Quorum::words))
        .containsExactly("1 of team sre", "1 of team security");
  }

  @Test
  @Tag("A12")
  @Tag("A14")
  void whoBelongsToNoGroupOrIsLeftOutCannotVote() {
    assertThat(vote(asked(SRE_AND_SECURITY), person("x", "sales")))
        .isInstanceOfSatisfying(
            Approval.Answer.Refused.class,
            refused -> assertThat(refused.why()).isEqualTo(ApprovalEvent.Refusal.NOT_AN_APPROVER));
    assertThat(vote(asked(SRE_AND_SECURITY), person("zoe", "sre")))
        .isInstanceOfSatisfying(
            Approval.Answer.Refused.class,
            refused -> assertThat(refused.why()).isEqualTo(ApprovalEvent.Refusal.EXCLUDED));
  }
}
