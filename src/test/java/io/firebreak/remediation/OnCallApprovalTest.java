package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.OnCall.Duty;
import io.firebreak.approval.SlackGroups;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.RunbookSource;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is on call in a schedule approves. */
class OnCallApprovalTest {
  private static final Actor CLEO = new Actor(Actor.Kind.PERSON, "cleo", "token", "rest", null);
  private static final Duty UNKNOWN = new Duty.Unknown("PagerDuty did not answer");

  @TempDir Path folder;

  private final Rota rota = new Rota();
  private LibraryFixture fix;

  /** A schedule that tests set. */
  private static final class Rota implements OnCall {
    private volatile Duty duty = onCall("BEN@example.com", "stranger@example.com");
    private volatile @Nullable Duty then;

    @Override
    public Duty now(String schedule) {
      assertThat(schedule).isEqualTo("PSHIFT1");
      var present = duty;
      if (then != null) {
        duty = then;
      }
      return present;
    }
  }

  private static Duty onCall(String... mails) {
    return new Duty.Known(Set.of(mails));
  }

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        folder.resolve("cure.yaml"),
        """
        schema: 1
        runbook: cure
        title: One step
        owner: team
        target: world/cure
        autonomy: approve
        triggers: { manual: true }
        approval: { from: { pagerduty_schedule: PSHIFT1 }, exclude: [requester] }
        steps:
          - id: one
            uses: test.effect
            with: { name: one, kind: keyed }
            undo: { none: it stays }
        """);
    fix =
        new LibraryFixture(
            Stores.EMBEDDED, RunbookSource.folder(folder), rota, SlackGroups.NOWHERE);
    fix.world.reading("before:one", 1);
    assertThat(fix.catalogue.reload().errorList()).isEmpty();
  }

  @AfterEach
  void close() {
    fix.close();
  }

  private Answer vote(String run, Actor who) {
    var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    return fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, who);
  }

  private static void refused(Answer answer, String... words) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("not_an_approver");
              assertThat(refused.message()).contains(words);
            });
  }

  @Test
  @Tag("PD40")
  @Tag("PD43")
  @Tag("A17")
  void whoIsOnCallApprovesAndTheEndOfTheShiftTakesNothingBack() {
    var run = fix.start("cure", ANNA);
    refused(vote(run, CLEO), "not among those who may approve");
    rota.then = onCall("cleo@example.com");

    assertThat(vote(run, BEN)).isEqualTo(new Answer.Accepted("approved"));

    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("PD41")
  @Tag("A12")
  @Tag("A17")
  void theShiftIsReadAgainAtTheDecision() {
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    rota.duty = onCall("cleo@example.com");

    refused(vote(run, BEN), "not among those who may approve");
    assertThat(vote(run, CLEO)).isEqualTo(new Answer.Accepted("approved"));
  }

  @Test
  @Tag("PD42")
  void nobodyCountsWhileItIsNotKnownWhoIsOnCall() {
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    rota.duty = UNKNOWN;
    refused(vote(run, BEN), "schedule PSHIFT1 is not known: PagerDuty did not answer");

    var second = fix.start("cure", ANNA);
    var skipped = fix.await(second, RunStatus.SKIPPED, RunStatus.BLOCKED);
    assertThat(skipped.reason()).isEqualTo(EndReason.TARGET_BUSY);
    rota.duty = onCall("ben@example.com");
    assertThat(vote(run, BEN)).isEqualTo(new Answer.Accepted("approved"));
    fix.await(run, RunStatus.SUCCEEDED);

    rota.duty = UNKNOWN;
    var third = fix.await(fix.start("cure", ANNA), RunStatus.BLOCKED);
    assertThat(third.reason()).isEqualTo(EndReason.APPROVERS_UNREACHABLE);
    assertThat(String.valueOf(third.detail()))
        .contains("1 of whoever is on call in PagerDuty schedule PSHIFT1")
        .contains("PagerDuty did not answer");
  }

  @Test
  @Tag("PD42")
  @Tag("A20")
  void aShiftOfTheRequesterAloneIsFoundWhenAsking() {
    rota.duty = onCall("anna@example.com");

    var run = fix.await(fix.start("cure", ANNA), RunStatus.BLOCKED);

    assertThat(run.reason()).isEqualTo(EndReason.APPROVERS_UNREACHABLE);
  }
}
