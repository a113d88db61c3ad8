package io.firebreak.slack;

import io.firebreak.label.VisibleText;

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

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
