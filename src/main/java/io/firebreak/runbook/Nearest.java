package io.firebreak.runbook;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody probably meant. */
public final class Nearest {
  /** Longer words are no slips of the finger, and would cost time. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /** The closest candidate by edit distance, null when none is close, or several equally. */
  public static @Nullable String of(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return null;
    }
    @Nullable String best = null;
    var wanted = word.toLowerCase(Locale.ROOT);
    var bestDistance = Math.max(1, word.length() / 3) + 1;
    for (var candidate : candidates) {
      var distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      } else if (distance == bestDistance && !candidate.equals(best)) {
        best = null;
      }
    }
    return best;
  }

  /** Damerau-Levenshtein: insertions, deletions, substitutions and swaps of neighbours. */
  private static int distance(String a, String b) {
    var table = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : cell(table, a, b, i, j);
      }
    }
    return table[a.length()][b.length()];
  }

  private static int cell(int[][] table, String a, String b, int i, int j) {
    var same = a.charAt(i - 1) == b.charAt(j - 1);
    var least =
        Math.min(
            Math.min(table[i - 1][j], table[i][j - 1]) + 1, table[i - 1][j - 1] + (same ? 0 : 1));
    var swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
  }
}
