package io.firebreak.api;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items in order
 * @param next give it as {@code after} to get what follows; null at the end
 */
record Page<T>(List<T> items, @Nullable String next) {
  static final int MOST = 200;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");
  private static final Pattern CURSOR = Pattern.compile("[0-9A-Za-z]{1,40}");

  /** A list that is never cut. */
  static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, null);
  }

  /**
   * How many are wanted.
   *
   * @param asked as it came, null when nothing was asked
   * @throws Problem.Refusal 400 when it is not a number from 1 to {@link #MOST}
   */
  static int limit(@Nullable String asked) {
    if (asked == null) {
      return 50;
    }
    if (!NUMBER.matches(asked) || Integer.parseInt(asked) > MOST) {
      throw Problems.badParameter("limit", "a whole number from 1 to " + MOST).asRefusal();
    }
    return Integer.parseInt(asked);
  }

  /**
   * The id after which to go on.
   *
   * @param asked as it came, null when nothing was asked
   * @throws Problem.Refusal 400 when it is no cursor of ours
   */
  static @Nullable String after(@Nullable String asked) {
    if (asked != null && !CURSOR.matches(asked)) {
      throw Problems.badParameter("after", "the value of next from the page before").asRefusal();
    }
    return asked;
  }
}
