package io.firebreak.slack;

import com.google.re2j.Pattern;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** What somebody wrote in Slack, as people read it there. */
final class SaidText {
  /** A mention, a channel or a link, and how Slack shows it when it says so. */
  private static final Pattern MARK = Pattern.compile("<([^<>|]+)(?:\\|([^<>]*))?>");

  private SaidText() {}

  /**
   * A message without Slack's marks and escapes.
   *
   * @param names what is shown for the id of a Slack user
   */
  static String of(String message, UnaryOperator<String> names) {
    var out = new StringBuilder();
    var marks = MARK.matcher(message);
    var from = 0;
    while (marks.find()) {
      out.append(message, from, marks.start())
          .append(read(marks.group(1), Objects.requireNonNullElse(marks.group(2), ""), names));
      from = marks.end();
    }
    return Words.plain(out.append(message.substring(from)).toString());
  }

  private static String read(String mark, String shown, UnaryOperator<String> names) {
    var rest = mark.substring(1);
    return switch (mark.charAt(0)) {
      case '@' -> "@" + (shown.isEmpty() ? names.apply(rest) : shown);
      case '#' -> "#" + (shown.isEmpty() ? rest : shown);
      case '!' -> shown.isEmpty() ? "@" + rest : shown;
      default -> shown.isEmpty() || shown.equals(mark) ? mark : shown + " (" + mark + ")";
    };
  }
}
