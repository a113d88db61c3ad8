package io.firebreak.verify;

import io.firebreak.runbook.Verification;
import io.firebreak.verify.VerifyEvent.RoundRead;
import io.firebreak.verify.VerifyEvent.Saw;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How far a verification has come: a fold over its rounds.
 *
 * @param begunAt when the steps were done
 * @param rounds read so far
 * @param passes in a row
 * @param fails in all
 * @param errors in a row
 * @param lastAt when the last round was read, null before the first
 * @param last the last round, null before the first
 * @param alertOnly whether in the last round nothing but the alert was still to come, or every
 *     round since such a one passed
 */
public record Progress(
    Instant begunAt,
    int rounds,
    int passes,
    int fails,
    int errors,
    @Nullable Instant lastAt,
    @Nullable RoundRead last,
    boolean alertOnly) {

  /** A verification that begins now. */
  public static Progress begin(Instant at) {
    return new Progress(at, 0, 0, 0, 0, null, null, false);
  }

  /**
   * After one more round. Passes count as "in a row" only when no round is missing between them, so
   * that a process that was away gets no credit for the time it did not look.
   */
  public Progress fold(RoundRead round, Instant at, Verification contract) {
    var together = saw(round);
    var gap = lastAt == null ? Duration.ZERO : Duration.between(lastAt, at);
    var inARow = gap.compareTo(longestGap(contract)) <= 0;
    return new Progress(
        begunAt,
        rounds + 1,
        together == Saw.PASS ? (inARow ? passes : 0) + 1 : 0,
        fails + (together == Saw.FAIL ? 1 : 0),
        together == Saw.ERROR ? errors + 1 : 0,
        at,
        round,
        together == Saw.PENDING || (together == Saw.PASS && inARow && alertOnly));
  }

  private static Duration longestGap(Verification contract) {
    var perCheck = Duration.ofSeconds(30).multipliedBy(Math.max(1, contract.checks().size()));
    return contract.every().multipliedBy(2).plus(perCheck);
  }

  private static Saw saw(RoundRead round) {
    return round.checks().stream()
        .map(VerifyEvent.Checked::saw)
        .max(Comparator.comparingInt(Progress::weight))
        .orElse(Saw.PASS);
  }

  /** A failed check outweighs one that could not be read, which outweighs one that is to come. */
  private static int weight(Saw saw) {
    return switch (saw) {
      case PASS -> 0;
      case PENDING -> 1;
      case ERROR -> 2;
      case FAIL -> 3;
    };
  }

  /**
   * What to do now.
   *
   * @param lookBack how long after the fix the alert may go on firing although all is well
   */
  public Step next(Verification contract, Duration lookBack, Instant now) {
    if (fails > contract.failureLimit()) {
      return new Step.Failed(describe());
    }
    if (passes >= contract.successFor()) {
      return new Step.Passed();
    }
    var deadline = begunAt.plus(patience(contract, lookBack));
    if (errors > contract.errorLimit() || !now.isBefore(deadline)) {
      return new Step.Inconclusive(describe());
    }
    var due = lastAt == null ? begunAt.plus(contract.stabilize()) : lastAt.plus(contract.every());
    if (!now.isBefore(due)) {
      return new Step.Read();
    }
    return new Step.Await(due.isBefore(deadline) ? due : deadline);
  }

  /**
   * Longer than the deadline only for an alert whose look-back has not run out, and when it has
   * resolved by then for the rounds that must pass in a row.
   */
  private Duration patience(Verification contract, Duration lookBack) {
    if (!alertOnly || lookBack.compareTo(contract.deadline()) <= 0) {
      return contract.deadline();
    }
    return passes == 0
        ? lookBack
        : lookBack.plus(contract.every().multipliedBy(contract.successFor()));
  }

  private String describe() {
    var seen = last;
    if (seen == null) {
      return "no check was read in time";
    }
    return seen.checks().stream()
        .filter(check -> check.saw() != Saw.PASS)
        .map(check -> check.name() + ": " + check.observed())
        .reduce((a, b) -> a + "; " + b)
        .orElse("the checks passed, but not often enough in time");
  }

  /** What a verification wants. */
  public sealed interface Step {
    /** Read the checks now. */
    record Read() implements Step {}

    /** Wait until then. */
    record Await(Instant until) implements Step {}

    /** Proved. */
    record Passed() implements Step {}

    /** Disproved. */
    record Failed(String why) implements Step {}

    /** Neither, in time. */
    record Inconclusive(String why) implements Step {}
  }
}
