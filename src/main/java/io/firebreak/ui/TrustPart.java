package io.firebreak.ui;

import io.firebreak.runbook.Canaries;
import io.firebreak.runbook.Canary;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Rung;
import java.util.List;

/**
 * How far a runbook may go without a person.
 *
 * @param record what its runs said; empty for what never moves
 * @param canary how the version in force is brought in; empty when it serves all at once
 */
record TrustPart(String rung, String record, String canary, List<Row> changes) {
  private static final int MOST = 20;
  private static final int SHORT = 12;

  static TrustPart of(RunbookVersion version, Ladder ladder, Canaries canaries) {
    return new TrustPart(
        Shown.word(ladder.rung(version)),
        ladder.moves(version) ? record(version, ladder.standing(version)) : "",
        canaries.of(version).map(canary -> words(canary, canaries)).orElse(""),
        ladder.changes(version.runbook().name(), MOST).stream().map(Row::of).toList());
  }

  private static String words(Canary canary, Canaries canaries) {
    return switch (canary.state()) {
      case OPEN ->
          "serves "
              + canary.share().toPlainString()
              + "% of incidents until it has proven itself: "
              + canaries.tally(canary, false).words()
              + "; of the version before meanwhile "
              + canaries.tally(canary, true).words();
      case DROPPED -> "was a canary and failed: the version before it serves all incidents";
      case TAKEN, SUPERSEDED -> "was a canary and serves all incidents now";
    };
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
