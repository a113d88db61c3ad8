package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.testing.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people may do with a question beside answering it, on both stores. */
class ApprovalsTest {
  private static final Actor CLEO = new Actor(Actor.Kind.PERSON, "cleo", "token", "rest", null);

  @ParameterizedTest
  @EnumSource
  void aWithdrawnVoteDecidesNothingAndOneThatCameTooLateIsToldSo(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var run =
          fix.start(
              new TestRunbook("withdrawn")
                  .autonomy(Autonomy.APPROVE)
                  .quorum(2)
                  .step("only", EffectClass.UNSAFE));
      var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      var remediation = fix.engine.remediation();
      remediation.vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      assertThat(remediation.vote("default", run, null, hash, Vote.WITHDRAW, "wait", BEN))
          .isEqualTo(new Answer.Accepted("withdrawn; still needed: 2 votes"));
      remediation.vote("default", run, null, hash, Vote.APPROVE, null, CLEO);
      assertThat(fix.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(fix.world.ledger()).isEmpty();
      remediation.vote("default", run, null, hash, Vote.APPROVE, null, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(remediation.vote("default", run, null, hash, Vote.WITHDRAW, null, BEN))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.message()).startsWith("already approved by cleo, ben"));
    }
  }
}
