package io.firebreak.ui;

import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Rung;
import java.util.List;

/**
 * How far a runbook may go without a person.
 *
 * @param record what its runs said; empty for what never moves
 */
record TrustPart(String rung, String record, List<Row> changes) {
  private static final int MOST = 20;
  private static final int SHORT = 12;

  static TrustPart of(RunbookVersion version, Ladder ladder) {
    return new TrustPart(
        Shown.word(ladder.rung(version)),
        ladder.moves(version) ? record(version, ladder.standing(version)) : "",
        ladder.changes(version.runbook().name(), MOST).stream().map(Row::of).toList());
  }

  private static String record(RunbookVersion version, Rung rung) {
    var promotion = version.runbook().promotion();
    return switch (rung.rung()) {
      case AUTO -> "it is written auto, and has proven itself";
      case OBSERVE, SUGGEST, APPROVE ->
          "it is written auto, and asks until it has proven itself: "
              + rung.record()
              + ", of "
              + promotion.after().count()
              + " runs and "
              + promotion.success().value().toPlainString()
              + "%";
    };
  }

  /** A change of rung. */
  record Row(String at, String rung, String version, String by, String detail) {
    static Row of(Rung.Change change) {
      var person = change.person();
      var hash = change.version();
      return new Row(
          Shown.time(change.at()),
          Shown.word(change.rung()),
          hash.length() > SHORT ? hash.substring(0, SHORT) : hash,
          person == null ? "its record" : Shown.line(person),
          Shown.line(change.detail()));
    }
  }
}
