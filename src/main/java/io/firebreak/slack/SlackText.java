package io.firebreak.slack;

import io.firebreak.label.UtcTime;
import io.firebreak.label.VisibleText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Text from outside as Slack may show it: nothing hidden, and {@code & < >} escaped, so that it can
 * neither mention anybody nor link anywhere.
 */
final class SlackText {
  /** The most characters of a section. */
  static final int SECTION = 3_000;

  /** The most characters of a header. */
  static final int HEADER = 150;

  private static final String CUT = "…";

  private SlackText() {}

  /** A point in time, to the minute. */
  static String time(Instant time) {
    return UtcTime.minute(time);
  }

  /** One line, whole. */
  static String line(String text) {
    return escape(VisibleText.line(text));
  }

  /** One line of at most {@code most} characters, never cut within an escape. */
  static String line(String text, int most) {
    var whole = line(text);
    if (whole.length() <= most) {
      return whole;
    }
    var out = new StringBuilder();
    var visible = VisibleText.line(text).codePoints().iterator();
    while (visible.hasNext()) {
      var next = escape(Character.toString(visible.nextInt()));
      if (out.length() + next.length() + CUT.length() > most) {
        break;
      }
      out.append(next);
    }
    return out.append(CUT).toString();
  }

  /** A text that is escaped already, in sections that Slack takes, cut between its lines. */
  static List<String> parts(String escaped) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (var line : escaped.lines().flatMap(SlackText::pieces).toList()) {
      if (!part.isEmpty() && part.length() + line.length() + 1 > SECTION) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(part.isEmpty() ? "" : "\n").append(line);
    }
    parts.add(part.toString());
    return parts;
  }

  /** A line in pieces of at most a section, none of which ends within an escape. */
  private static Stream<String> pieces(String line) {
    var pieces = Stream.<String>builder();
    var rest = line;
    while (rest.length() > SECTION) {
      var at = whole(rest, SECTION);
      pieces.add(rest.substring(0, at));
      rest = rest.substring(at);
    }
    return pieces.add(rest).build();
  }

  private static int whole(String text, int most) {
    var begun = text.lastIndexOf('&', most - 1);
    var escape = begun >= 0 && text.indexOf(';', begun) >= most ? begun : most;
    return Character.isLowSurrogate(text.charAt(escape)) ? escape - 1 : escape;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
