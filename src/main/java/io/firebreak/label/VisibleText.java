package io.firebreak.label;

/**
 * Text from outside as people may see it: what could move a cursor, change colours, hide or turn
 * the reading direction is written as an escape such as {@code \}{@code u202e} instead. Every door
 * that shows text of alerts, targets or answers uses it, after which it escapes for its own form.
 */
public final class VisibleText {
  private VisibleText() {}

  /** One line: line breaks and tabs become escapes too. */
  public static String line(String text) {
    return escape(text, false);
  }

  /** Several lines: line breaks and tabs stay. */
  public static String lines(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepBreaks) {
    if (text.codePoints().noneMatch(VisibleText::isHidden)) {
      return text;
    }
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (!isHidden(c) || (keepBreaks && (c == '\n' || c == '\t'))) {
            out.appendCodePoint(c);
          } else {
            out.append(c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
          }
        });
    return out.toString();
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }
}
