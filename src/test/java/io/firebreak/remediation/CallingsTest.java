package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.FellBack;
import io.firebreak.approval.ApprovalEvent.Posted;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.durable.Next;
import io.firebreak.plan.Required;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.ApprovalRule.OnTimeout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When people are called to a question that waits. */
class CallingsTest {
  private static final Instant ASKED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Doors DOORS =
      new Doors(List.of("slack", "pagerduty", "mail"), "slack", Duration.ofSeconds(60));

  private static ApprovalRule rule(@Nullable Duration remind) {
    return new ApprovalRule(
        null,
        new Approvers(null, null, List.of(), List.of()),
        1,
        List.of(),
        remind,
        Duration.ofMinutes(15),
        OnTimeout.FAIL);
  }

  private static Approval asked(Doors doors) {
    var posting = doors.posting(ASKED);
    var rule = rule(null);
    return Approval.of(
        new Requested(
            "1",
            "hash",
            Required.of(1, rule.from(), List.of()),
            List.of(),
            (posting == null ? ASKED : posting.latest()).plus(rule.timeout()),
            1,
            null,
            null,
            null,
            posting),
        ASKED);
  }

  private static ApprovalEvent called(Approval approval, ApprovalRule rule, Instant now) {
    var move = (Next.Move) Callings.next(approval, rule, now).orElseThrow();
    return (ApprovalEvent) Objects.requireNonNull(move.events().getFirst().payload());
  }

  private static @Nullable Instant wake(Approval approval, ApprovalRule rule, Instant now) {
    return ((Next.Wait) Callings.next(approval, rule, now).orElseThrow()).until();
  }

  @Test
  @Tag("A4")
  @Tag("F25")
  void aSilentSlackIsWaitedForAMinuteAndThenTheOthersAreUsed() {
    var asked = asked(DOORS);
    assertThat(wake(asked, rule(null), ASKED)).isEqualTo(ASKED.plusSeconds(60));
    assertThat(called(asked, rule(null), ASKED.plusSeconds(60)))
        .isEqualTo(new FellBack("1", "slack", List.of("pagerduty", "mail")));

    var fallen =
        asked.fold(called(asked, rule(null), ASKED.plusSeconds(60)), ASKED.plusSeconds(60));
    assertThat(wake(fallen, rule(null), ASKED.plusSeconds(60))).isEqualTo(fallen.expiresAt());
  }

  @Test
  @Tag("A4")
  void aSlackThatHasShownItIsNotDoubted() {
    var shown = asked(DOORS).fold(new Posted("1", "slack"), ASKED.plusSeconds(2));
    assertThat(wake(shown, rule(null), ASKED.plusSeconds(70)))
        .isEqualTo(ASKED.plusSeconds(2).plus(Duration.ofMinutes(15)));
  }

  @Test
  @Tag("A1")
  void aQuestionThatNothingShowsLapses() {
    var asked = asked(DOORS);
    var fallen = asked.fold(new FellBack("1", "slack", List.of()), ASKED.plusSeconds(60));
    var lapses = ASKED.plus(Doors.POSTED_WITHIN).plus(Duration.ofMinutes(15));
    assertThat(wake(fallen, rule(null), lapses.minusMillis(1))).isEqualTo(lapses);
    assertThat(Callings.next(fallen, rule(null), lapses)).isEmpty();
  }

  @Test
  @Tag("A2")
  void aReminderAndAFallbackAreBothHeard() {
    var rule = rule(Duration.ofSeconds(30));
    var asked = asked(DOORS);
    assertThat(wake(asked, rule, ASKED)).isEqualTo(ASKED.plusSeconds(30));
    assertThat(called(asked, rule, ASKED.plusSeconds(30))).isEqualTo(new Reminded("1", 1));
    var reminded = asked.fold(new Reminded("1", 1), ASKED.plusSeconds(30));
    assertThat(called(reminded, rule, ASKED.plusSeconds(60))).isInstanceOf(FellBack.class);
  }

  @Test
  @Tag("A4")
  void withoutAChatThereIsNothingToFallBackFrom() {
    var mail = asked(Doors.of(List.of("mail")));
    assertThat(mail.usesOtherDoors()).isTrue();
    assertThat(wake(mail, rule(null), ASKED.plusSeconds(600))).isEqualTo(mail.expiresAt());
  }
}
