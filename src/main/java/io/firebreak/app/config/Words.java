package io.firebreak.app.config;

import java.util.Comparator;
import java.util.List;

/** Finds what somebody probably meant to write. */
final class Words {
  private Words() {}

  /** Text to append to a complaint: the nearest of the right words, empty when none is near. */
  static String suggest(String wrong, List<String> right) {
    return right.stream()
        .filter(word -> distance(wrong, word) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(word -> distance(wrong, word)))
        .map(word -> "; did you mean '" + word + "'?")
        .orElse("");
  }

  /** Levenshtein's distance with neighbours swapped counting once (optimal string alignment). */
  static int distance(String a, String b) {
    var d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
