package io.firebreak.timeline;

import io.firebreak.label.VisibleText;

/** Text from outside made plain for Markdown: it is read as written, and does nothing. */
final class MarkdownText {
  private static final int LONGEST = 400;

  private MarkdownText() {}

  /**
   * One line that neither formats, links, mentions nor ends a table cell; at most 400 characters of
   * the text are kept.
   */
  static String of(String text) {
    var line = VisibleText.line(text);
    var cut = line.codePointCount(0, line.length()) > LONGEST;
    var kept = cut ? line.substring(0, line.offsetByCodePoints(0, LONGEST)) : line;
    var out = new StringBuilder(kept.length() + 16);
    for (int i = 0; i < kept.length(); i++) {
      append(kept, i, out);
    }
    return cut ? out.append('…').toString() : out.toString();
  }

  private static void append(String text, int i, StringBuilder out) {
    char c = text.charAt(i);
    switch (c) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      // A pasted story must not call people whom an alert names.
      case '@' -> out.append("&#64;");
      case '\\', '`', '*', '[', ']', '|', '~', '#', '$' -> out.append('\\').append(c);
      case '_' -> out.append(isInsideWord(text, i) ? "_" : "\\_");
      default -> out.append(c);
    }
  }

  private static boolean isInsideWord(String text, int i) {
    return i > 0
        && i + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(i - 1))
        && Character.isLetterOrDigit(text.charAt(i + 1));
  }
}
