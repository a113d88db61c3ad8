package io.firebreak.ui;

import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.VersionChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue.
 *
 * @param errors what keeps something from being taken as it is now
 * @param warnings what can be used all the same
 */
record RunbooksPage(List<Row> rows, List<String> errors, List<String> warnings) {
  static RunbooksPage of(Catalogue catalogue, Ladder ladder) {
    var changes = catalogue.lastChanges();
    var report = catalogue.report();
    var errors = report.errorList();
    return new RunbooksPage(
        catalogue.inForce().stream()
            .map(version ->
                Row.of(
                    version,
                    ladder.rung(version),
                    changes.get(version.runbook().name()),
                    errors.stream()
                        .anyMatch(error -> error.location().file().equals(version.path()))))
            .toList(),
        errors.stream().map(error -> Shown.line(error.toString())).toList(),
        report.problems().stream()
            .filter(problem -> problem.code().warning())
            .map(problem -> Shown.line(problem.toString()))
            .toList());
  }

  /**
   * A runbook in force.
   *
   * @param autonomy how far it may go now, and what is written if that is more
   * @param state {@code in force}, or {@code last good version} when its file now has errors
   * @param changed when this version came into force; null when that was not kept
   */
  record Row(
      String name,
      String title,
      String owner,
      String autonomy,
      String state,
      String tone,
      String author,
      @Nullable String changed) {
    static Row of(
        RunbookVersion version,
        Runbook.Autonomy rung,
        @Nullable VersionChange last,
        boolean stale) {
      var runbook = version.runbook();
      var author = version.author();
      return new Row(
          runbook.name(),
          Shown.line(runbook.title()),
          Shown.line(runbook.owner()),
          rung == runbook.autonomy()
              ? Shown.word(rung)
              : Shown.word(rung) + ", written " + Shown.word(runbook.autonomy()),
          stale ? "last good version" : "in force",
          stale ? "bad" : "good",
          author == null ? "not known" : Shown.line(author),
          last == null ? null : Shown.time(last.at()));
    }
  }
}
