package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.AuditVerify;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clicks, double clicks, votes, edits, expiry, resolve, kill switch, cancel, changed plans,
 * take-overs and crashes race for the same request, on two replicas of the engine with one
 * PostgreSQL. {@code -Dfirebreak.races.trials=N} plays more, {@code -Dfirebreak.races.seed=S} plays
 * one a hundred times.
 */
class ApprovalRacesTest {
  private static final int TRIALS = Integer.getInteger("firebreak.races.trials", 300);
  private static final int WHOLE = 20_000;
  private static final int ALL_OF_A_KIND = 500;
  private static final int AT_ONCE = 12;
  private static final int AGAIN = 100;

  @Test
  @Tag("F28")
  @Tag("F29")
  void aRequestHasOneOutcomeAndNothingIsDoneWithoutTheApprovalOfItsPlan() throws Exception {
    var seed = Long.getLong("firebreak.races.seed");
    try (var ground = new RaceGround()) {
      var trials = new ArrayList<Callable<RaceJudge.Verdict>>();
      for (var n = 0; n < (seed == null ? TRIALS : AGAIN); n++) {
        var mine = seed == null ? n : seed;
        var name = seed == null ? "race-" + n : "race-" + seed + "-" + n;
        trials.add(() -> play(ground, mine, name));
      }
      var report = new Report();
      atOnce(trials).forEach(report::add);
      System.out.println(report);
      audit(ground);
      if (seed == null) {
        report.mustBeVaried();
      }
    }
  }

  private static RaceJudge.Verdict play(RaceGround ground, long seed, String name) {
    try {
      return new RaceTrial(ground, seed, name).play();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d breaks a promise; play it again with -Dtest=ApprovalRacesTest -Dfirebreak.races.seed=%d: %s"
              .formatted(seed, seed, e.getMessage()),
          e);
    }
  }

  /** All results; after the first that fails no more are begun. */
  private static <T> List<T> atOnce(List<Callable<T>> all) throws InterruptedException {
    var queue = new ConcurrentLinkedQueue<>(all);
    var results = new ConcurrentLinkedQueue<T>();
    var players = new ArrayList<Future<?>>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (var player = 0; player < AT_ONCE; player++) {
        players.add(
            threads.submit(() -> {
              for (var next = queue.poll(); next != null; next = queue.poll()) {
                try {
                  results.add(next.call());
                } catch (AssertionError e) {
                  queue.clear();
                  throw e;
                }
              }
              return true;
            }));
      }
    }
    for (var player : players) {
      try {
        player.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
    }
    return List.copyOf(results);
  }

  /** The record that all of that left is whole. */
  private static void audit(RaceGround ground) throws IOException {
    var report = AuditVerify.withoutCheckpoints().store(ground.record().database());
    System.out.print(report.text());
    assertThat(report.findings()).isEmpty();
    assertThat(report.events()).isPositive();
  }

  /** What all trials came to. */
  private static final class Report {
    private final Map<RaceWinner, Integer> winners = new EnumMap<>(RaceWinner.class);
    private int trials;
    private int executed;

    void add(RaceJudge.Verdict verdict) {
      trials++;
      executed += verdict.executed() ? 1 : 0;
      verdict.winners().forEach((winner, times) -> winners.merge(winner, times, Integer::sum));
    }

    void mustBeVaried() {
      assertThat(trials).isEqualTo(TRIALS);
      assertThat(executed * 5).isGreaterThanOrEqualTo(trials);
      for (var winner : RaceWinner.values()) {
        assertThat(winners.getOrDefault(winner, 0))
            .as("%s", winner)
            .isGreaterThanOrEqualTo(trials >= WHOLE ? ALL_OF_A_KIND : 1);
      }
    }

    @Override
    public String toString() {
      return "approval races: %,d trials, %,d approved and executed, requests won by %s"
          .formatted(trials, executed, winners);
    }
  }
}
