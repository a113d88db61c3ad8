package io.firebreak.runbook;

/**
 * Finds the place of a scalar's characters by walking its raw text and its value side by side: what
 * is only in the raw text (quotes, indentation, escapes) is passed over.
 */
record ScalarPosition(SourceText source, int start, int end, Style style) implements Node.Position {
  /** How far the next matching character may be; beyond, an escape hides it. */
  private static final int WINDOW = 200;

  /** How the scalar is written. */
  enum Style {
    PLAIN,
    QUOTED,
    BLOCK
  }

  @Override
  public Location location() {
    return source.location(start);
  }

  @Override
  public Location at(String text, int offset) {
    var raw = firstCharacter();
    var units = 0;
    for (var character : text.codePoints().toArray()) {
      var match = find(character, raw);
      if (units >= offset) {
        return source.location(Math.min(match, end));
      }
      raw = match + 1;
      units += Character.charCount(character);
    }
    return source.location(Math.min(raw, end));
  }

  private int firstCharacter() {
    return switch (style) {
      case PLAIN -> start;
      case QUOTED -> start + 1;
      case BLOCK -> {
        var i = start;
        while (i < end && source.at(i) != '\n') {
          i++;
        }
        yield Math.min(i + 1, end);
      }
    };
  }

  private int find(int character, int from) {
    var limit = Math.min(end, from + WINDOW);
    for (var i = from; i < limit; i++) {
      if (source.at(i) == character) {
        return i;
      }
    }
    return from;
  }
}
