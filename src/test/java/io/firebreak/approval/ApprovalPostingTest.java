package io.firebreak.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.FellBack;
import io.firebreak.approval.ApprovalEvent.Posted;
import io.firebreak.approval.ApprovalEvent.Posting;
import io.firebreak.approval.ApprovalEvent.Reminded;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From when a question's time counts. */
class ApprovalPostingTest {
  private static final Instant ASKED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final Instant LATEST = ASKED.plusSeconds(120);

  private static Approval asked(@Nullable Posting posting) {
    var counted = posting == null ? ASKED : posting.latest();
    return Approval.of(
        new Requested(
            "1",
            "hash",
            new Required(List.of(new Quorum(1, List.of(), List.of(), null, null)), List.of()),
            List.of(),
            counted.plus(TIMEOUT),
            1,
            null,
            null,
            null,
            posting),
        ASKED);
  }

  private static Approval toBePosted() {
    return asked(new Posting(LATEST, "slack", ASKED.plusSeconds(60), List.of("mail")));
  }

  @Test
  @Tag("A1")
  void theTimeCountsFromTheFirstDoorThatShowsTheQuestion() {
    var slack = ASKED.plusSeconds(40);
    var posted = toBePosted().fold(new Posted("1", "slack"), slack);
    assertThat(posted.expiresAt()).isEqualTo(slack.plus(TIMEOUT));
    assertThat(posted.openUntil()).isEqualTo(posted.expiresAt());

    var again = posted.fold(new Posted("1", "mail"), slack.plusSeconds(300));
    assertThat(again.expiresAt()).isEqualTo(posted.expiresAt());
    assertThat(again.calls().doors()).containsExactly("slack", "mail");
  }

  @Test
  @Tag("A1")
  void whatNothingCouldShowLapsesTwoMinutesLaterAndApprovesNothing() {
    var unposted = toBePosted();
    assertThat(unposted.expiresAt()).isEqualTo(LATEST.plus(TIMEOUT));
    assertThat(unposted.fold(new Posted("1", "slack"), LATEST.plusSeconds(500)).expiresAt())
        .isEqualTo(LATEST.plus(TIMEOUT));
    var ben = new People.Person("ben", "Ben", Set.of("approver"), Set.of(), null);
    assertThat(
            unposted.vote("1", "hash", ben, Vote.APPROVE, null, LATEST.plus(TIMEOUT))
                instanceof Approval.Answer.Refused)
        .isTrue();
  }

  @Test
  @Tag("A1")
  void aDoorThatIsAboutToShowItPromisesNoMoreTimeThanThereWillBe() {
    var unposted = toBePosted();
    assertThat(unposted.openUntil()).isEqualTo(ASKED.plus(TIMEOUT));
    var reminded = unposted.fold(new Reminded("1", 1), ASKED.plusSeconds(90));
    assertThat(reminded.openUntil()).isEqualTo(ASKED.plusSeconds(90).plus(TIMEOUT));
    assertThat(reminded.openUntil()).isBefore(reminded.expiresAt());
  }

  @Test
  @Tag("A1")
  void whereNobodyPostsItTheTimeCountsFromTheStart() {
    var plain = asked(null);
    assertThat(plain.expiresAt()).isEqualTo(ASKED.plus(TIMEOUT));
    assertThat(plain.openUntil()).isEqualTo(plain.expiresAt());
    assertThat(plain.usesOtherDoors()).isTrue();
  }

  @Test
  @Tag("A3")
  void anEscalationSetsTheTimeWhateverIsShownLater() {
    var until = ASKED.plusSeconds(4000);
    var escalated = toBePosted().fold(new Escalated("1", 1, until), ASKED.plusSeconds(1020));
    assertThat(escalated.fold(new Posted("1", "mail"), ASKED.plusSeconds(1100)).expiresAt())
        .isEqualTo(until);
  }

  @Test
  @Tag("A4")
  void otherDoorsAreUsedOnceTheFirstWasSilent() {
    var unposted = toBePosted();
    assertThat(unposted.fallBackAt()).isEqualTo(ASKED.plusSeconds(60));
    assertThat(unposted.usesOtherDoors()).isFalse();

    var silent = unposted.fold(new FellBack("1", "slack", List.of("mail")), ASKED.plusSeconds(60));
    assertThat(silent.usesOtherDoors()).isTrue();
    assertThat(silent.fallBackAt()).isNull();

    var shown = unposted.fold(new Posted("1", "slack"), ASKED.plusSeconds(3));
    assertThat(shown.fallBackAt()).isNull();
    assertThat(shown.usesOtherDoors()).isFalse();
    // A door beside the chat does not stand for it.
    assertThat(unposted.fold(new Posted("1", "pagerduty"), ASKED).fallBackAt()).isNotNull();
  }
}
