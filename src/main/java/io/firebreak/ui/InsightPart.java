package io.firebreak.ui;

import io.firebreak.hindsight.BacktestReport;
import io.firebreak.hindsight.LatestRot;
import io.firebreak.hindsight.RotReport;
import io.firebreak.hindsight.Summaries;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.VersionChange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue's page tells of the record: which runbooks have gone stale, and what those
 * that changed lately would have done. Nothing is worked out for it; it shows what was found last.
 *
 * @param lookedAt when staleness was looked for; null when that is still to come
 * @param changed newest first
 */
record InsightPart(@Nullable String lookedAt, List<Stale> stale, List<Changed> changed) {
  private static final int MOST_CHANGED = 50;

  static InsightPart of(Catalogue catalogue, LatestRot rot, Summaries summaries, Instant now) {
    var report = rot.report().orElse(null);
    return new InsightPart(
        report == null ? null : Shown.time(report.at()),
        report == null ? List.of() : report.items().stream().map(Stale::of).toList(),
        changed(catalogue, summaries, now));
  }

  private static List<Changed> changed(Catalogue catalogue, Summaries summaries, Instant now) {
    var changes = catalogue.lastChanges();
    return catalogue.inForce().stream()
        .filter(version -> changes.containsKey(version.runbook().name()))
        .map(version -> Map.entry(version, changes.get(version.runbook().name())))
        .filter(each -> each.getValue().at().isAfter(now.minus(Summaries.BACK)))
        .sorted(Comparator.comparing(each -> each.getValue().at(), Comparator.reverseOrder()))
        .limit(MOST_CHANGED)
        .map(each -> Changed.of(each.getKey(), each.getValue(), summaries))
        .toList();
  }

  /** One way in which a runbook is stale. */
  record Stale(String runbook, String reason, String detail) {
    static Stale of(RotReport.Item item) {
      return new Stale(item.runbook(), item.reason().code(), Shown.line(item.detail()));
    }
  }

  /**
   * A runbook whose version came into force in the last seven days.
   *
   * @param told what it would have done with the alerts of seven days
   */
  record Changed(String runbook, String at, String told) {
    static Changed of(RunbookVersion version, VersionChange change, Summaries summaries) {
      var told =
          version.runbook().triggers().alert() == null
              ? "no alert starts it"
              : summaries.of(version).map(BacktestReport::summary).orElse("not found out yet");
      return new Changed(version.runbook().name(), Shown.time(change.at()), Shown.line(told));
    }
  }
}
