package io.firebreak.runbook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Regular expressions in linear time (RE2), bounded before they are compiled: nested counts such as
 * {@code (a{900}){900}} would otherwise fill the memory.
 */
final class Regex {
  private static final int LONGEST = 1_000;
  private static final int LARGEST_PROGRAM = 2_000;
  private static final long MOST_STEPS = 100_000_000;
  private static final int MOST_KEPT = 1_000;

  private static final Pattern COUNTS = Pattern.compile("[0-9]{1,6}(,[0-9]{0,6})?");

  private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

  private Regex() {}

  /**
   * Compiles, or takes what was compiled before.
   *
   * @throws IllegalArgumentException which says what is wrong
   */
  static Pattern compile(String regex) {
    var known = COMPILED.get(regex);
    if (known != null) {
      return known;
    }
    if (regex.length() > LONGEST || weight(regex) > LARGEST_PROGRAM) {
      throw new IllegalArgumentException("the regular expression is too large");
    }
    try {
      var pattern = Pattern.compile(regex);
      if (COMPILED.size() >= MOST_KEPT) {
        COMPILED.clear();
      }
      COMPILED.put(regex, pattern);
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("no regular expression: " + e.getDescription(), e);
    }
  }

  /** The same for one text that is searched, which must not be too long for the pattern. */
  static Pattern compileFor(String regex, String text) {
    var pattern = compile(regex);
    if ((long) pattern.programSize() * text.length() > MOST_STEPS) {
      throw new IllegalArgumentException("the text is too long for this regular expression");
    }
    return pattern;
  }

  /** How large the program may get: each counted repeat multiplies what it repeats. */
  private static long weight(String regex) {
    return new Weigher(regex).alternatives(0);
  }

  private static final class Weigher {
    private final String regex;
    private int at;

    Weigher(String regex) {
      this.regex = regex;
    }

    private long alternatives(int depth) {
      long sum = 1;
      while (at < regex.length() && regex.charAt(at) != ')') {
        var atom = atom(depth);
        var times = repeats();
        sum += atom > LARGEST_PROGRAM ? atom : atom * times;
      }
      return sum;
    }

    private long atom(int depth) {
      return switch (regex.charAt(at++)) {
        case '(' -> group(depth);
        case '[' -> characterClass();
        case '\\' -> {
          at++;
          yield 1;
        }
        default -> 1;
      };
    }

    private long group(int depth) {
      if (depth > 50) {
        return Integer.MAX_VALUE;
      }
      var inside = alternatives(depth + 1);
      at++; // the closing parenthesis
      return inside;
    }

    private long characterClass() {
      var first = at;
      while (at < regex.length() && (regex.charAt(at) != ']' || at == first)) {
        at += regex.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
      return 2;
    }

    private long repeats() {
      if (at >= regex.length() || regex.charAt(at) != '{') {
        return 1;
      }
      var end = regex.indexOf('}', at);
      var counts = end < 0 ? "" : regex.substring(at + 1, end);
      if (!COUNTS.matches(counts)) {
        return 1;
      }
      at = end + 1;
      var most = 1L;
      for (var count : counts.split(",", -1)) {
        most = Math.max(most, count.isEmpty() ? 1 : Long.parseLong(count));
      }
      return most;
    }
  }
}
