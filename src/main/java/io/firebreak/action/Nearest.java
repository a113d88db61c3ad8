package io.firebreak.action;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Nearest {
  /** Longer words are no slip of the finger, and would cost time. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /** The closest of the known words, empty when none is close. */
  static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    var limit = Math.max(1, word.length() / 3);
    return known.stream()
        .filter(each -> distance(word, each) <= limit)
        .min((a, b) -> Integer.compare(distance(word, a), distance(word, b)));
  }

  /** Levenshtein's distance, by two rows. */
  private static int distance(String a, String b) {
    var before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[b.length()];
  }
}
