package io.firebreak.hindsight;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which what a runbook would do differs from what another does or did.
 *
 * @param what {@code match}, {@code inputs}, {@code target}, {@code gates}, {@code outcome}, {@code
 *     approval}, or {@code step}
 * @param at path of the step, or its action where steps are compared by what they call; null when
 *     it is no step
 * @param theirs of the version in force, or of what was done; null when there is none
 * @param own of the candidate or the observer; null when there is none
 */
public record Difference(
    String what, @Nullable String at, @Nullable String theirs, @Nullable String own) {
  private static final int LONGEST = 400;

  public Difference {
    theirs = cut(theirs);
    own = cut(own);
  }

  static Difference of(String what, @Nullable String theirs, @Nullable String own) {
    return new Difference(what, null, theirs, own);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
