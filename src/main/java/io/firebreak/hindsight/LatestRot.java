package io.firebreak.hindsight;

import io.firebreak.journal.Database;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was found stale last: looked for once a day, and when other versions have come into force.
 * Thread-safe.
 */
public final class LatestRot {
  /** How long a finding holds while the same versions are in force. */
  static final Duration FRESH = Duration.ofHours(24);

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

  private record Found(RotReport report, List<String> versions) {}

  /** Looks again if the last finding is too old or of other versions. */
  public void refresh() {
    var versions = catalogue.inForce().stream().map(RunbookVersion::hash).toList();
    var last = found;
    if (last == null
        || !last.versions().equals(versions)
        || !database.now().isBefore(last.report().at().plus(FRESH))) {
      var report = rot.find();
      found = new Found(report, versions);
      teller.accept(report);
    }
  }

  /** The last finding; empty while there is none. */
  public Optional<RotReport> report() {
    return Optional.ofNullable(found).map(Found::report);
  }
}
