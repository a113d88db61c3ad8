package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Lost;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.ApprovalEvent.VoteDropped;
import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.durable.EffectClass;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Roles, teams and groups of all voters are read again when the last vote comes. */
class RecountTest {
  private static String asking(AskedEngine engine, int count, List<String> teams) {
    var version =
        new TestRunbook("asks")
            .autonomy(Autonomy.APPROVE)
            .step("first", EffectClass.KEYED)
            .asking(
                new ApprovalRule(
                    null,
                    new ApprovalRule.Approvers(null, null, List.of(), teams),
                    count,
                    List.of(ApprovalRule.Excluded.REQUESTER),
                    null,
                    Duration.ofMinutes(15),
                    ApprovalRule.OnTimeout.FAIL))
            .version();
    engine.know(version);
    var run =
        ((Start.Started) engine.starter().forPerson("default", version, Map.of(), null, ANNA))
            .runId();
    engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private static String vote(AskedEngine engine, String run, String person, Vote vote) {
    var hash = engine.state(run).planned().hash();
    var actor = new Actor(Actor.Kind.PERSON, person, "token", "rest", null);
    return ((Answer.Accepted)
            engine.remediation().vote("default", run, null, hash, vote, "so", actor))
        .message();
  }

  private static List<VoteDropped> drops(AskedEngine engine, String run) {
    return engine.remediation().events("default", run).stream()
        .map(event -> event.payload())
        .filter(VoteDropped.class::isInstance)
        .map(VoteDropped.class::cast)
        .toList();
  }

  private static List<String> voters(AskedEngine engine, String run) {
    return Objects.requireNonNull(engine.state(run).approval()).votes().stream()
        .map(Voted::person)
        .toList();
  }

  private static AskedEngine engine() {
    return new AskedEngine(Stores.EMBEDDED, "bell");
  }

  @Test
  @Tag("A37")
  @DisplayName("A37: the vote of who lost the role before the last vote came counts no more")
  void aRoleLostBeforeTheDecisionTakesTheVoteBack() {
    try (var engine = engine()) {
      var run = asking(engine, 2, List.of());
      vote(engine, run, "ben", Vote.APPROVE);
      engine.demote("ben");

      assertThat(vote(engine, run, "cleo", Vote.APPROVE))
          .isEqualTo(
              "counted; still needed: 1 vote; the vote of ben, who no longer holds the role approver,"
                  + " counts no more");

      assertThat(engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(voters(engine, run)).containsExactly("cleo");
      assertThat(drops(engine, run))
          .extracting(VoteDropped::person, VoteDropped::why)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("ben", Lost.ROLE_LOST));
      assertThat(Objects.requireNonNull(engine.state(run).approval()).dropped()).hasSize(1);

      assertThat(vote(engine, run, "dora", Vote.APPROVE)).isEqualTo("approved");
      engine.await(run, RunStatus.SUCCEEDED);
      assertThat(engine.effects(run)).containsExactly("steps.first");
    }
  }

  @Test
  @Tag("A37")
  @DisplayName("A37: so does the vote of who left the team, who may vote again after coming back")
  void aTeamLeftBeforeTheDecisionTakesTheVoteBack() {
    try (var engine = engine()) {
      List.of("ben", "cleo").forEach(person -> engine.joins(person, "sre"));
      var run = asking(engine, 2, List.of("sre"));
      vote(engine, run, "ben", Vote.APPROVE);
      engine.joins("ben", "payments");

      assertThat(vote(engine, run, "cleo", Vote.APPROVE)).contains("still needed: 1 of");
      assertThat(drops(engine, run)).extracting(VoteDropped::why).containsExactly(Lost.NOT_ASKED);

      engine.joins("ben", "sre");
      assertThat(vote(engine, run, "ben", Vote.APPROVE)).isEqualTo("approved");
      assertThat(Objects.requireNonNull(engine.state(run).approval()).dropped()).isEmpty();
      engine.await(run, RunStatus.SUCCEEDED);
    }
  }

  @Test
  @Tag("A37")
  @DisplayName("A37: what still is enough decides, and a rejection needs no second look")
  void whatIsStillEnoughDecides() {
    try (var engine = engine()) {
      var run = asking(engine, 2, List.of());
      vote(engine, run, "ben", Vote.APPROVE);
      engine.demote("ben");
      assertThat(vote(engine, run, "cleo", Vote.REJECT)).isEqualTo("rejected");
      engine.await(run, RunStatus.REJECTED);
      assertThat(drops(engine, run)).isEmpty();
    }
  }
}
