package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.OnCall;
import io.firebreak.approval.OnCall.Duty;
import io.firebreak.approval.SlackGroups;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import java.io.IOException;
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
    fix =
        LibraryFixture.asking(folder, "{ pagerduty_schedule: PSHIFT1 }", rota, SlackGroups.NOWHERE);
  }

  @AfterEach
  void close() {
    fix.close();
  }

  @Test
  @Tag("PD40")
  @Tag("PD43")
  @Tag("A17")
  void whoIsOnCallApprovesAndTheEndOfTheShiftTakesNothingBack() {
    var run = fix.start("cure", ANNA);
    LibraryFixture.refused(
        fix.approve(run, CLEO),
        "not among those who may approve this: it asks 1 of whoever is on call in PagerDuty");
    rota.then = onCall("cleo@example.com");

    assertThat(fix.approve(run, BEN)).isEqualTo(new Answer.Accepted("approved"));

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

    LibraryFixture.refused(fix.approve(run, BEN), "not among those who may approve");
    assertThat(fix.approve(run, CLEO)).isEqualTo(new Answer.Accepted("approved"));
  }

  @Test
  @Tag("PD43")
  @Tag("A37")
  void aShiftThatEndsBeforeTheLastVoteTakesNothingBack() throws IOException {
    fix.close();
    var two = "{ pagerduty_schedule: PSHIFT1 }, count: 2";
    rota.duty = onCall("ben@example.com", "cleo@example.com");
    fix = LibraryFixture.asking(folder, two, rota, SlackGroups.NOWHERE);
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    assertThat(fix.approve(run, BEN)).isInstanceOf(Answer.Accepted.class);
    rota.duty = onCall("cleo@example.com");

    assertThat(fix.approve(run, CLEO)).isEqualTo(new Answer.Accepted("approved"));
    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("PD42")
  void nobodyCountsWhileItIsNotKnownWhoIsOnCall() {
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    rota.duty = UNKNOWN;
    LibraryFixture.refused(
        fix.approve(run, BEN), "schedule PSHIFT1 is not known: PagerDuty did not answer");

    var second = fix.start("cure", ANNA);
    var skipped = fix.await(second, RunStatus.SKIPPED, RunStatus.BLOCKED);
    assertThat(skipped.reason()).isEqualTo(EndReason.TARGET_BUSY);
    rota.duty = onCall("ben@example.com");
    assertThat(fix.approve(run, BEN)).isEqualTo(new Answer.Accepted("approved"));
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
