package io.firebreak.slack;

import java.util.ArrayList;
import java.util.List;

/** What stands behind {@code /firebreak}, as words. */
final class Words {
  private Words() {}

  /**
   * The words of a line; what stands in quotes is one word, also in the curly ones that phones
   * write. Slack's escapes are undone.
   */
  static List<String> of(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (var c : straight(plain(line)).toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (!quoted && Character.isWhitespace(c)) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return List.copyOf(words);
  }

  private static String straight(String line) {
    return line.replace('\u201c', '"').replace('\u201d', '"').replace('\u201e', '"');
  }

  /** What Slack has escaped, as it was written. */
  static String plain(String line) {
    return line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** The words from one on, as a sentence. */
  static String from(List<String> words, int first) {
    return String.join(" ", words.subList(Math.min(first, words.size()), words.size()));
  }
}
