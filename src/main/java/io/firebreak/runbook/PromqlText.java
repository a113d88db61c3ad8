package io.firebreak.runbook;

import com.google.re2j.Pattern;
import io.firebreak.runbook.Evaluator.Undecided;

/**
 * PromQL: within quotes a value is escaped as that string's content, and within a
 * regular-expression matcher ({@code =~}, {@code !~}) as literal text of it too; outside quotes
 * only a number or a duration may stand.
 */
final class PromqlText implements Interpolation {
  private static final char OUTSIDE = 0;
  private static final char COMMENT = '#';

  private final StringBuilder out = new StringBuilder();

  /** The quote of the string that is open, or one of the two above. */
  private char open = OUTSIDE;

  /** Whether the open string is a regular expression. */
  private boolean regex;

  /** Whether the last character was a backslash that escapes the next. */
  private boolean escaping;

  @Override
  public void literal(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (open == OUTSIDE) {
        outside(c);
      } else if (open == COMMENT) {
        open = c == '\n' ? OUTSIDE : COMMENT;
      } else {
        inside(c);
      }
      out.append(c);
    }
  }

  private void outside(char c) {
    if (c == '"' || c == '\'' || c == '`') {
      open = c;
      var before = out.toString().stripTrailing();
      regex = before.endsWith("=~") || before.endsWith("!~");
    } else if (c == COMMENT) {
      open = COMMENT;
    }
  }

  private void inside(char c) {
    if (escaping) {
      escaping = false;
    } else if (c == '\\' && open != '`') {
      escaping = true;
    } else if (c == open) {
      open = OUTSIDE;
    }
  }

  @Override
  public void value(Object value) throws Undecided {
    if (open == COMMENT || escaping) {
      throw new Undecided("no ${{ }} may stand in a comment or after a backslash");
    }
    out.append(open == OUTSIDE ? bare(value) : quoted(Interpolation.text(value)));
  }

  private static String bare(Object value) throws Undecided {
    return switch (value) {
      case Long number -> number < 0 ? "(" + number + ")" : number.toString();
      case Double number when Double.isFinite(number) ->
          number < 0 ? "(" + Interpolation.number(number) + ")" : Interpolation.number(number);
      case String text when isDuration(text) -> text;
      default ->
          throw new Undecided(
              "outside quotes only a number or a duration may stand in PromQL; put it in quotes");
    };
  }

  private static boolean isDuration(String text) {
    return DurationText.parse(text).filter(duration -> !duration.isZero()).isPresent();
  }

  private String quoted(String value) throws Undecided {
    var content = regex ? Pattern.quote(value) : value;
    if (open != '`') {
      return escaped(content);
    }
    if (content.indexOf('`') >= 0) {
      throw new Undecided("the value holds a backtick; put ${{ }} in double quotes");
    }
    return content;
  }

  private String escaped(String content) {
    var escaped = new StringBuilder();
    for (var i = 0; i < content.length(); i++) {
      var c = content.charAt(i);
      if (c == '\\' || c == open) {
        escaped.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        escaped.append(String.format("\\x%02x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String finish() throws Undecided {
    if (open != OUTSIDE && open != COMMENT) {
      throw new Undecided("a string in the query has no closing " + open);
    }
    return out.toString();
  }
}
