package io.firebreak.ui;

import io.firebreak.runbook.VersionChange;
import io.firebreak.runbook.VersionDiff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One runbook: how it changed, and which runs used what.
 *
 * @param trust how far it may go; null when it is not in force
 * @param from the version that is compared, empty when there is nothing to compare
 * @param to the version that it is compared with
 * @param changes by meaning
 * @param diff the lines that differ
 * @param text the newest version as its author wrote it
 */
record RunbookPage(
    String name,
    @Nullable TrustPart trust,
    List<VersionRow> versions,
    String from,
    String to,
    List<String> changes,
    String diff,
    String text,
    List<UsedBy> runs) {
  private static final int SHORT = 12;

  static RunbookPage of(
      String name,
      @Nullable TrustPart trust,
      List<VersionChange> history,
      @Nullable Compared compared,
      String text,
      List<UsedBy> runs) {
    return new RunbookPage(
        name,
        trust,
        history.stream().map(VersionRow::of).toList(),
        compared == null ? "" : cut(compared.from()),
        compared == null ? "" : cut(compared.to()),
        compared == null
            ? List.of()
            : compared.diff().changes().stream().map(change -> Shown.line(change.line())).toList(),
        compared == null ? "" : String.valueOf(Shown.linesOrNull(compared.diff().text())),
        String.valueOf(Shown.linesOrNull(text)),
        runs);
  }

  /** Two versions beside each other. */
  record Compared(String from, String to, VersionDiff diff) {}

  /** A run, and the version that it keeps. */
  record UsedBy(RunRow run, String version) {
    static UsedBy of(RunRow run, String version) {
      return new UsedBy(run, cut(version));
    }
  }

  /**
   * A change.
   *
   * @param hash empty when the runbook was withdrawn
   */
  record VersionRow(
      String at, String hash, String version, String author, String commit, String signer) {
    static VersionRow of(VersionChange line) {
      var hash = line.hash();
      var author = line.author();
      var change = line.change();
      var signer = change == null ? null : change.signer();
      return new VersionRow(
          Shown.time(line.at()),
          hash == null ? "" : hash,
          hash == null ? "withdrawn" : cut(hash),
          author == null ? "not known" : Shown.line(author),
          change == null ? "" : cut(change.commit()),
          signer == null ? "" : Shown.line(signer));
    }
  }

  private static String cut(String hash) {
    return hash.length() > SHORT ? hash.substring(0, SHORT) : hash;
  }
}
