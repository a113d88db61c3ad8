package io.firebreak.label;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one label, with the meaning it has in Alertmanager: a missing label counts as the
 * empty string, and a regular expression must match the whole value. Expressions are RE2, so that
 * none takes more than linear time.
 */
public final class Matcher {
  private static final String PLAIN = "[a-zA-Z_][a-zA-Z0-9_.:/-]*";
  private static final Pattern PLAIN_NAME = Pattern.compile(PLAIN);
  private static final Pattern FORM =
      Pattern.compile(
          "(?s)\\s*(" + PLAIN + "|\"(?:[^\"\\\\]|\\\\.)+\")\\s*(=~|!~|!=|=)\\s*(.*?)\\s*");

  private final String name;
  private final Op op;
  private final String value;
  private final @Nullable Pattern pattern;

  private Matcher(String name, Op op, String value) {
    this.name = name;
    this.op = op;
    this.value = value;
    this.pattern = op.regex ? compile(value) : null;
  }

  /** How a label's value is compared. */
  public enum Op {
    EQUAL("=", false),
    NOT_EQUAL("!=", false),
    MATCH("=~", true),
    NOT_MATCH("!~", true);

    private final String sign;
    private final boolean regex;

    Op(String sign, boolean regex) {
      this.sign = sign;
      this.regex = regex;
    }

    private static Op of(String sign) {
      for (var op : values()) {
        if (op.sign.equals(sign)) {
          return op;
        }
      }
      throw new IllegalArgumentException("no such operator: " + sign);
    }
  }

  /**
   * A matcher from its parts.
   *
   * @throws IllegalArgumentException when a regular expression does not compile
   */
  public static Matcher of(String name, Op op, String value) {
    return new Matcher(name, op, value);
  }

  /**
   * Reads {@code name="value"}, with {@code =}, {@code !=}, {@code =~} or {@code !~}; the quotes
   * may be left out. A name of other characters than letters, digits and {@code _.:/-} stands in
   * quotes too.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Matcher parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "not a matcher: '" + text + "'; write name=\"value\" with =, !=, =~ or !~");
    }
    return new Matcher(unquote(form.group(1)), Op.of(form.group(2)), unquote(form.group(3)));
  }

  /** Whether the labels meet this condition. */
  public boolean matches(Labels labels) {
    var found = labels.get(name);
    var actual = found == null ? "" : found;
    return switch (op) {
      case EQUAL -> value.equals(actual);
      case NOT_EQUAL -> !value.equals(actual);
      case MATCH -> pattern != null && pattern.matches(actual);
      case NOT_MATCH -> pattern != null && !pattern.matches(actual);
    };
  }

  /** Whether the labels meet all of the conditions; none means yes. */
  public static boolean all(List<Matcher> matchers, Labels labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }

  /** Reads each text. */
  public static List<Matcher> parseAll(List<String> texts) {
    var matchers = new ArrayList<Matcher>();
    texts.forEach(text -> matchers.add(parse(text)));
    return List.copyOf(matchers);
  }

  @Override
  public String toString() {
    return (PLAIN_NAME.matches(name) ? name : quoted(name)) + op.sign + quoted(value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a regular expression: " + e.getDescription(), e);
    }
  }

  private static String unquote(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
      if (text.indexOf('"') >= 0) {
        throw new IllegalArgumentException("unbalanced quote in matcher: " + text);
      }
      return text;
    }
    var out = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '"') {
        throw new IllegalArgumentException("unescaped quote in matcher: " + text);
      }
      if (c == '\\') {
        i++;
        if (i == text.length() - 1) {
          throw new IllegalArgumentException("a matcher ends in a backslash: " + text);
        }
        c = escaped(text.charAt(i), text);
      }
      out.append(c);
    }
    return out.toString();
  }

  private static char escaped(char c, String text) {
    return switch (c) {
      case 'n' -> '\n';
      case '"', '\\' -> c;
      default ->
          throw new IllegalArgumentException("unknown escape \\" + c + " in matcher: " + text);
    };
  }
}
