package io.firebreak.hindsight;

import io.firebreak.journal.Database;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was found stale last: looked for once a day, and when other versions have come into force.
 * Runbooks that nobody could approve are noted in the catalogue, beside what is wrong in files, and
 * are looked at again each hour. Thread-safe.
 */
public final class LatestRot {
  /** How long a finding holds while the same versions are in force. */
  static final Duration FRESH = Duration.ofHours(24);

  /** How long it holds while a runbook is found that nobody could approve. */
  static final Duration AGAIN = Duration.ofHours(1);

  private final Database database;
  private final Catalogue catalogue;
  private final Rot rot;
  private final Consumer<RotReport> teller;
  private volatile @Nullable Found found;

  /**
   * Nothing has been looked for yet.
   *
   * @param teller is told each new finding
   */
  public LatestRot(Database database, Catalogue catalogue, Rot rot, Consumer<RotReport> teller) {
    this.database = database;
    this.catalogue = catalogue;
    this.rot = rot;
    this.teller = teller;
  }

  private record Found(RotReport report, List<String> versions) {
    Instant until() {
      return report.at().plus(report.has(RotReason.QUORUM_UNREACHABLE) ? AGAIN : FRESH);
    }
  }

  /** Looks again if the last finding is too old or of other versions. */
  public void refresh() {
    var versions = catalogue.inForce().stream().map(RunbookVersion::hash).toList();
    var last = found;
    if (last == null
        || !last.versions().equals(versions)
        || !database.now().isBefore(last.until())) {
      var report = rot.find();
      found = new Found(report, versions);
      catalogue.note(unapprovable(report));
      teller.accept(report);
    }
  }

  private List<Problem> unapprovable(RotReport report) {
    return report.items().stream()
        .filter(item -> item.reason() == RotReason.QUORUM_UNREACHABLE)
        .flatMap(
            item -> catalogue.find(item.runbook()).stream().map(version -> problem(version, item)))
        .toList();
  }

  private static Problem problem(RunbookVersion version, RotReport.Item item) {
    return new Problem(
        new Location(version.path(), 1, 1),
        Problem.Code.QUORUM_UNREACHABLE,
        "nobody could approve " + item.runbook() + " now: " + item.detail(),
        null);
  }

  /** The last finding; empty while there is none. */
  public Optional<RotReport> report() {
    return Optional.ofNullable(found).map(Found::report);
  }
}
