package io.firebreak.incident;

import io.firebreak.label.Labels;
import io.firebreak.label.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which alerts start nothing for a while.
 *
 * @param id unique in its tenant; that of one read from an Alertmanager begins with its name
 * @param server name of the Alertmanager it was read from; null when a person made it here
 * @param matchers all of which an alert's labels meet, as text; none of them meets no alert
 * @param reason why, for people
 * @param person who made it
 * @param startsAt from when on it stands
 * @param endsAt from when on it does not stand any more
 */
public record Silence(
    String id,
    @Nullable String server,
    List<String> matchers,
    String reason,
    String person,
    Instant startsAt,
    Instant endsAt) {
  /** How many matchers one has at most. */
  public static final int MOST_MATCHERS = 50;

  /** How many characters a matcher has at most. */
  public static final int LONGEST_MATCHER = 2_000;

  /** How many characters a reason has at most. */
  public static final int LONGEST_REASON = 300;

  /** How long one that people make here stands at most. */
  public static final Duration LONGEST = Duration.ofDays(366);

  public Silence {
    matchers = List.copyOf(matchers);
  }

  /**
   * Reads what people write as Alertmanager does: a silence that could mean every alert is none.
   *
   * @return the same matchers in one spelling
   * @throws IllegalArgumentException saying what is wrong
   */
  public static List<String> read(List<String> written) {
    if (written.isEmpty() || written.size() > MOST_MATCHERS) {
      throw new IllegalArgumentException("a silence has 1 to " + MOST_MATCHERS + " matchers");
    }
    if (written.stream().anyMatch(text -> text.length() > LONGEST_MATCHER)) {
      throw new IllegalArgumentException(
          "a matcher has at most " + LONGEST_MATCHER + " characters");
    }
    if (written.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("a matcher has no character U+0000");
    }
    var matchers = Matcher.parseAll(written);
    if (matchers.stream().allMatch(matcher -> matcher.matches(Labels.NONE))) {
      throw new IllegalArgumentException(
          "at least one matcher must not match the empty string, else it silences every alert");
    }
    return matchers.stream().map(Matcher::toString).toList();
  }

  /**
   * Reads why people make one.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static String reason(String written) {
    if (written.isBlank() || written.length() > LONGEST_REASON) {
      throw new IllegalArgumentException(
          "a silence has a reason of 1 to " + LONGEST_REASON + " characters");
    }
    if (written.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a reason has no character U+0000");
    }
    return written;
  }

  /**
   * How long one made here may stand: more than nothing and at most {@link #LONGEST}.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static Duration length(Duration wanted) {
    if (!wanted.isPositive() || wanted.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a silence stands for more than nothing and at most 366d, such as 2h");
    }
    return wanted;
  }

  /** What it keeps back and why, in a line for people. */
  public String words() {
    return "silence %s by %s {%s}: %s".formatted(id, person, String.join(",", matchers), reason);
  }
}
