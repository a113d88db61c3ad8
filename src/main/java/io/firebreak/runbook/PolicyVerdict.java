package io.firebreak.runbook;

/**
 * What one policy says of one plan.
 *
 * @param observed the values that its condition looked at, for people
 */
public record PolicyVerdict(Policy policy, Answer answer, String observed) {
  /** Whether it applies. */
  public sealed interface Answer {
    /** It does, and has its effect. */
    record Applies() implements Answer {}

    /** It does not. */
    record DoesNotApply() implements Answer {}

    /** It cannot be said, and why: the plan may not go on. */
    record Failed(String why) implements Answer {}
  }
}
