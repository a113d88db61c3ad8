package io.firebreak.incident;

import io.firebreak.label.Labels;
import io.firebreak.label.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of which alerts another alert is the cause.
 *
 * @param name unique among the rules
 * @param where it is written, such as {@code config/firebreak.yaml:12}
 * @param timing how close in time the two begin
 * @param parent what the cause is like
 * @param inhibit what the alerts are like that start nothing while the cause fires
 * @param equal labels that both have alike; where both lack one, that is alike too
 * @param window bound of {@code timing}
 */
public record CorrelationRule(
    String name,
    String where,
    Timing timing,
    List<Matcher> parent,
    List<Matcher> inhibit,
    List<String> equal,
    Duration window) {
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  public CorrelationRule {
    parent = List.copyOf(parent);
    inhibit = List.copyOf(inhibit);
    equal = List.copyOf(equal);
  }

  /** When the alerts begin that a cause explains. */
  public enum Timing {
    /** As long as the cause fires, and within the window before it: news of it may be late. */
    WHILE_IT_FIRES,
    /** Within the window after the cause began. */
    SOON_AFTER
  }

  /** The side of a rule on which an alert stands. */
  public enum Side {
    /** It explains others. */
    PARENT,
    /** It is explained. */
    CHILD
  }

  /**
   * An alert that stands on one side of a rule.
   *
   * @param order of the rule among the others, from 0; the first goes first
   * @param key the labels that both sides have alike, as text
   * @param from the earliest start of an alert that it explains; null for a child
   * @param until the latest one; null for a child
   */
  public record Tie(
      String rule,
      Side side,
      int order,
      String key,
      @Nullable Instant from,
      @Nullable Instant until) {
    /** What the two sides that meet have in common. */
    String pair() {
      return GroupKey.bounded(rule + ":" + key);
    }
  }

  /** Whether an alert stands on this side. */
  boolean matches(Side side, Labels labels) {
    return Matcher.all(side == Side.PARENT ? parent : inhibit, labels)
        && (equal.isEmpty() || equal.stream().anyMatch(name -> labels.get(name) != null));
  }

  /** The tie of an alert that stands on this side. */
  Tie tie(Side side, int order, Labels labels, Instant startsAt) {
    var key = labels.only(equal).canonical();
    return side == Side.CHILD
        ? new Tie(name, side, order, key, null, null)
        : switch (timing) {
          case WHILE_IT_FIRES -> new Tie(name, side, order, key, startsAt.minus(window), NEVER);
          case SOON_AFTER -> new Tie(name, side, order, key, startsAt, startsAt.plus(window));
        };
  }
}
