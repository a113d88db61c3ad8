package io.firebreak.runbook;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text of one file, addressed by code points, as SnakeYAML's marks are. */
final class SourceText {
  private final String file;
  private final int[] text;
  private final int[] lineStarts;

  SourceText(String file, String text) {
    this.file = file;
    this.text = text.codePoints().toArray();
    var starts = new int[this.text.length + 1];
    var lines = 1;
    for (var i = 0; i < this.text.length; i++) {
      if (endsLine(i)) {
        starts[lines++] = i + 1;
      }
    }
    this.lineStarts = Arrays.copyOf(starts, lines);
  }

  private boolean endsLine(int i) {
    return text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.length || text[i + 1] != '\n'));
  }

  /** Decodes UTF-8 without mending anything. */
  static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  String file() {
    return file;
  }

  int length() {
    return text.length;
  }

  int at(int index) {
    return text[index];
  }

  Location location(int index) {
    var found = Arrays.binarySearch(lineStarts, index);
    var line = found >= 0 ? found : -found - 2;
    return new Location(file, line + 1, index - lineStarts[line] + 1);
  }
}
