package io.firebreak.app.config;

import io.firebreak.runbook.Nearest;
import java.util.List;

/** Puts the word that somebody probably meant into a complaint. */
final class Words {
  private Words() {}

  /** Text to append to a complaint: the nearest of the right words, empty when none is near. */
  static String suggest(String wrong, List<String> right) {
    var near = Nearest.of(wrong, right);
    return near == null ? "" : "; did you mean '" + near + "'?";
  }
}
