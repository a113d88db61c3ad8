package io.firebreak.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.Check;
import io.firebreak.runbook.Verification;
import io.firebreak.verify.Progress.Step;
import io.firebreak.verify.VerifyEvent.Checked;
import io.firebreak.verify.VerifyEvent.RoundRead;
import io.firebreak.verify.VerifyEvent.Saw;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a verification passes, fails, waits or stays open. */
class ProgressTest {
  private static final Instant BEGUN = Instant.parse("2026-03-01T03:00:00Z");
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  /**
   * 30 s before the first of rounds 15 s apart, 2 passes, 1 failure and 2 errors forgiven, 2 min.
   */
  private static final Verification CONTRACT =
      new Verification(
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          2,
          1,
          2,
          Duration.ofMinutes(2),
          List.of(new Check.AlertCleared()));

  private static Instant at(int seconds) {
    return BEGUN.plusSeconds(seconds);
  }

  private static RoundRead round(Saw... saw) {
    return new RoundRead(
        Arrays.stream(saw).map(each -> new Checked("check", each, "as seen")).toList());
  }

  /** Rounds 15 s apart from second 30 on, in each of which one check saw this. */
  private static Progress after(Saw... rounds) {
    var progress = Progress.begin(BEGUN);
    for (var i = 0; i < rounds.length; i++) {
      progress = progress.fold(round(rounds[i]), at(30 + 15 * i), CONTRACT);
    }
    return progress;
  }

  private static Step next(Progress progress, int seconds) {
    return progress.next(CONTRACT, LOOK_BACK, at(seconds));
  }

  @Test
  @Tag("V1")
  @DisplayName("V1: nothing is read before `stabilize` is over")
  void nothingIsReadBeforeItIsStable() {
    assertThat(next(after(), 29)).isEqualTo(new Step.Await(at(30)));
    assertThat(next(after(), 30)).isEqualTo(new Step.Read());
  }

  @Test
  @Tag("V2")
  @DisplayName("V2: it passes after `success_for` rounds in a row, `every` apart")
  void itPassesAfterEnoughRoundsInARow() {
    assertThat(next(after(Saw.PASS), 31)).isEqualTo(new Step.Await(at(45)));
    assertThat(next(after(Saw.PASS, Saw.FAIL, Saw.PASS), 60)).isEqualTo(new Step.Await(at(75)));
    assertThat(next(after(Saw.PASS, Saw.PASS), 45)).isEqualTo(new Step.Passed());
  }

  @Test
  @Tag("V3")
  @DisplayName("V3: rounds that nobody looked between are not in a row")
  @Tag("F44")
  void roundsWithAGapAreNotInARow() {
    var away = after(Saw.PASS).fold(round(Saw.PASS), at(100), CONTRACT);
    assertThat(away.passes()).isOne();
  }

  @Test
  @Tag("V4")
  @DisplayName("V4: more than `failure_limit` failed rounds fail it, also after a pass")
  @Tag("F44")
  void moreFailuresThanForgivenFailIt() {
    assertThat(next(after(Saw.FAIL), 30)).isEqualTo(new Step.Await(at(45)));
    assertThat(next(after(Saw.FAIL, Saw.PASS, Saw.FAIL), 60))
        .isEqualTo(new Step.Failed("check: as seen"));
  }

  @Test
  @Tag("V5")
  @DisplayName(
      "V5: more than `error_limit` errors in a row leave it inconclusive, and never fail it")
  @Tag("F44")
  void errorsLeaveItInconclusive() {
    assertThat(next(after(Saw.ERROR, Saw.ERROR), 45)).isEqualTo(new Step.Await(at(60)));
    assertThat(next(after(Saw.ERROR, Saw.ERROR, Saw.ERROR), 60))
        .isEqualTo(new Step.Inconclusive("check: as seen"));
    assertThat(next(after(Saw.ERROR, Saw.ERROR, Saw.PASS, Saw.ERROR), 75))
        .isEqualTo(new Step.Await(at(90)));
  }

  @Test
  @Tag("V6")
  @DisplayName("V6: what neither passed nor failed by the `deadline` is inconclusive")
  @Tag("F44")
  void theDeadlineLeavesItInconclusive() {
    assertThat(next(after(Saw.PASS), 119)).isEqualTo(new Step.Read());
    assertThat(next(after(Saw.PASS), 120)).isInstanceOf(Step.Inconclusive.class);
    assertThat(next(after(), 120)).isEqualTo(new Step.Inconclusive("no check was read in time"));
  }

  @Test
  @Tag("V7")
  @DisplayName("V7: of one round the worst check counts: failed, unreadable, still to come, passed")
  void theWorstCheckOfARoundCounts() {
    var failed = Progress.begin(BEGUN).fold(round(Saw.PASS, Saw.ERROR, Saw.FAIL), at(30), CONTRACT);
    assertThat(failed.fails()).isOne();
    var unread = Progress.begin(BEGUN).fold(round(Saw.PENDING, Saw.ERROR), at(30), CONTRACT);
    assertThat(unread.errors()).isOne();
    var open = Progress.begin(BEGUN).fold(round(Saw.PASS, Saw.PENDING), at(30), CONTRACT);
    assertThat(open.passes() + open.fails() + open.errors()).isZero();
  }

  @Test
  @Tag("V8")
  @DisplayName("V8: when only the alert still fires, it waits past the deadline for its look-back")
  void itWaitsForTheLookBackOfTheAlert() {
    var firing = after(Saw.PENDING);
    assertThat(next(firing, 121)).isEqualTo(new Step.Read());
    assertThat(next(firing.fold(round(Saw.PENDING), at(290), CONTRACT), 291))
        .isEqualTo(new Step.Await(at(300)));
    assertThat(next(firing, 300)).isEqualTo(new Step.Inconclusive("check: as seen"));
    var unwell = firing.fold(round(Saw.PENDING, Saw.ERROR), at(45), CONTRACT);
    assertThat(next(unwell, 121)).isInstanceOf(Step.Inconclusive.class);
  }

  @Test
  @Tag("V8")
  @DisplayName(
      "V8: when the alert resolves meanwhile, the rounds in a row are read past the deadline")
  void anAlertThatResolvesPastTheDeadlineProvesIt() {
    var firing = after(Saw.PENDING).fold(round(Saw.PENDING), at(45), CONTRACT);
    var late = firing;
    for (var second = 60; second <= 285; second += 15) {
      late = late.fold(round(Saw.PENDING), at(second), CONTRACT);
    }
    var resolved = late.fold(round(Saw.PASS), at(299), CONTRACT);
    assertThat(next(resolved, 300)).isEqualTo(new Step.Await(at(314)));
    assertThat(next(resolved.fold(round(Saw.PASS), at(314), CONTRACT), 314))
        .isEqualTo(new Step.Passed());
    assertThat(next(resolved, 330)).as("nor for ever").isInstanceOf(Step.Inconclusive.class);
    var unwell = resolved.fold(round(Saw.ERROR), at(314), CONTRACT);
    assertThat(next(unwell.fold(round(Saw.PASS), at(320), CONTRACT), 320))
        .isInstanceOf(Step.Inconclusive.class);
  }

  @Test
  @Tag("V6")
  void anAlertWhoseLookBackIsOverExtendsNoDeadline() {
    var resolved = after(Saw.PENDING).fold(round(Saw.PASS), at(45), CONTRACT);
    assertThat(resolved.next(CONTRACT, Duration.ofMinutes(1), at(120)))
        .isInstanceOf(Step.Inconclusive.class);
  }
}
