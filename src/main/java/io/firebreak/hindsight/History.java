package io.firebreak.hindsight;

import io.firebreak.alert.Alert;
import io.firebreak.gate.GateRecord;
import io.firebreak.gate.Holds;
import io.firebreak.gate.QuietTime;
import io.firebreak.gate.Reach;
import io.firebreak.gate.Streaks;
import io.firebreak.gate.TargetHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A past that is told run by run, in the order of their beginnings, and that guards are judged by.
 * Questions are asked in the order of time, too: {@link #advance} first. Not thread-safe.
 */
final class History implements GateRecord {
  /** The longest time over which runs are counted; a rate over more finds fewer. */
  private static final Duration LONGEST = Duration.ofDays(7);

  private final PriorityQueue<Run> live =
      new PriorityQueue<>(
          Comparator.comparing(run -> run.endsAt() == null ? Instant.MAX : run.endsAt()));
  private final Map<String, Run> holders = new HashMap<>();
  private final Map<String, QuietTime> quiet = new HashMap<>();
  private final Map<String, Deque<Instant>> begun = new HashMap<>();
  private final Map<String, Integer> declined = new HashMap<>();
  private final Map<String, Streaks> streaks = new HashMap<>();
  private final List<Hold> holds;

  /** A past in which people held this. */
  History(List<Hold> holds) {
    this.holds = List.copyOf(holds);
  }

  /**
   * A hold that people placed.
   *
   * @param until when it lapsed or was lifted; null when it stands for ever
   */
  record Hold(String scope, String words, Instant from, @Nullable Instant until) {
    boolean at(Instant time) {
      return !from.isAfter(time) && (until == null || until.isAfter(time));
    }
  }

  /**
   * A run that was.
   *
   * @param endsAt when it ended; null when it goes on
   * @param cooldown the quiet time that its end starts; null when it had no effect or none is
   *     written
   */
  record Run(
      String id,
      String runbook,
      String target,
      Instant began,
      @Nullable Instant endsAt,
      @Nullable Duration cooldown) {}

  /** A run begins and takes its target. */
  void begins(Run run) {
    holders.put(run.target(), run);
    begun.computeIfAbsent(run.runbook(), _ -> new ArrayDeque<>()).add(run.began());
    live.add(run);
  }

  /** People said no to this. */
  void declined(String runbook, String target, String episode, int severity) {
    declined.put(key(runbook, target, episode), severity);
  }

  /** A run's verification failed on this target. */
  void failed(String target, Instant at) {
    streaks.merge(key(target), Streaks.NONE.failed(at), (before, _) -> before.failed(at));
  }

  /** A run was verified on this target. */
  void verified(String target) {
    streaks.computeIfPresent(key(target), (_, before) -> before.verified());
  }

  /** What ended by now has ended. */
  void advance(Instant now) {
    while (!live.isEmpty()) {
      var next = live.peek();
      var end = next.endsAt();
      if (end == null || end.isAfter(now)) {
        return;
      }
      live.remove();
      holders.remove(next.target(), next);
      var cooldown = next.cooldown();
      if (cooldown != null) {
        quiet.compute(
            key(next.runbook(), next.target()),
            (_, before) -> QuietTime.after(before, end, cooldown));
      }
    }
  }

  @Override
  public Optional<Instant> quietUntil(String tenant, String runbook, String target) {
    return Optional.ofNullable(quiet.get(key(runbook, target))).map(QuietTime::until);
  }

  @Override
  public int runsWithin(
      String tenant, String runbook, String exceptStream, Instant now, Duration time) {
    var known = begun.getOrDefault(runbook, new ArrayDeque<>());
    while (!known.isEmpty() && known.peekFirst().isBefore(now.minus(LONGEST))) {
      known.removeFirst();
    }
    var since = now.minus(time);
    return (int) known.stream().filter(began -> began.isAfter(since)).count();
  }

  @Override
  public List<Holds.Reaching> holds(String tenant, Reach reach, Instant now) {
    return holds.stream()
        .filter(hold -> hold.at(now))
        .map(hold -> new Holds.Reaching(hold.scope(), hold.words()))
        .filter(hold -> hold.reaches(reach))
        .toList();
  }

  /** What is replayed is heard of as it comes. */
  @Override
  public Optional<Instant> lastHeard(String tenant, Alert alert) {
    return Optional.empty();
  }

  @Override
  public Optional<Integer> declined(String tenant, String runbook, String target, String episode) {
    return Optional.ofNullable(declined.get(key(runbook, target, episode)));
  }

  /** Chains of successes are not told: they are those of one alert, not of one runbook. */
  @Override
  public Streaks streaks(String tenant, String target, @Nullable String fingerprint) {
    return streaks.getOrDefault(key(target), Streaks.NONE);
  }

  /** What calls took out of budgets is not told: it was given back again long ago. */
  @Override
  public Optional<Instant> fullAt(String tenant, String bucket) {
    return Optional.empty();
  }

  @Override
  public Optional<TargetHolder> holder(String tenant, String target) {
    return Optional.ofNullable(holders.get(target))
        .map(run -> new TargetHolder(run.id(), run.runbook(), false));
  }

  private static String key(String... parts) {
    return String.join("\n", parts);
  }
}
