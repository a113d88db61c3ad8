package io.firebreak.gate;

import com.google.re2j.Pattern;

/**
 * A pattern over canonical targets, or over names of actions and runbooks: {@code *} stands for
 * anything within one part of a path, {@code **} for any number of parts.
 */
public final class Glob {
  private static final int LONGEST = 500;

  private final String text;
  private final Pattern pattern;

  private Glob(String text) {
    this.text = text;
    this.pattern = Pattern.compile(expression(text), Pattern.DOTALL);
  }

  /**
   * The pattern that is written so.
   *
   * @throws IllegalArgumentException when it is empty, longer than 500 characters or has a space
   */
  public static Glob of(String text) {
    if (text.isEmpty()
        || text.length() > LONGEST
        || text.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no pattern of a target, such as k8s/prod/** or host/web-*");
    }
    return new Glob(text);
  }

  private static String expression(String text) {
    var parts = new StringBuilder();
    var i = 0;
    while (i < text.length()) {
      if (text.startsWith("**", i)) {
        parts.append(".*");
        i += 2;
      } else {
        var each = text.substring(i, i + 1);
        parts.append(each.equals("*") ? "[^/]*" : Pattern.quote(each));
        i++;
      }
    }
    return parts.toString();
  }

  /** Whether the whole of {@code value} is as the pattern says. */
  public boolean matches(String value) {
    return pattern.matches(value);
  }

  /** How many parts it has, as slashes divide them. */
  int parts() {
    return text.split("/", -1).length;
  }

  /** The pattern as it is written. */
  @Override
  public String toString() {
    return text;
  }
}
