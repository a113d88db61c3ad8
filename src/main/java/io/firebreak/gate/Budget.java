package io.firebreak.gate;

import io.firebreak.action.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often something may be done, whatever runbook does it: a token bucket for each scope. It is
 * full at first, and what was taken comes back evenly over {@code per}.
 *
 * @param name for people
 * @param actions what it bounds
 * @param scope the beginning of the targets that it bounds, such as {@code k8s/*}; each beginning
 *     that matches has a bucket of its own. Null for one bucket whatever the target
 * @param count most at once; 0 forbids it
 * @param per how long an empty bucket takes to be full again
 */
public record Budget(
    String name, List<Glob> actions, @Nullable Glob scope, int count, Duration per) {
  public Budget {
    actions = List.copyOf(actions);
    if (actions.isEmpty() || count < 0 || !per.isPositive()) {
      throw new IllegalArgumentException("a budget has actions, a count from 0 and a time");
    }
  }

  /**
   * One bucket of a budget.
   *
   * @param key what it is called in the store and for people
   */
  public record Bucket(Budget budget, String key) {}

  /** The bucket from which an action on a target is taken; empty when it is not bounded here. */
  Optional<Bucket> bucket(String action, String target) {
    if (actions.stream().noneMatch(each -> each.matches(action))) {
      return Optional.empty();
    } else if (scope == null) {
      return Optional.of(new Bucket(this, name));
    }
    var parts = target.split("/", -1);
    var beginning =
        String.join("/", List.of(parts).subList(0, Math.min(parts.length, scope.parts())));
    return scope.matches(beginning)
        ? Optional.of(new Bucket(this, name + " " + beginning))
        : Optional.empty();
  }

  /** What one costs, in microseconds of {@link #per}; 0 of a budget that forbids. */
  long cost() {
    return count == 0 ? 0 : micros() / count;
  }

  /** {@link #per} in microseconds. */
  long micros() {
    return per.toNanos() / 1_000;
  }

  /** For people: {@code 5 per 10m}. */
  String words() {
    return count + " per " + Durations.format(per);
  }
}
