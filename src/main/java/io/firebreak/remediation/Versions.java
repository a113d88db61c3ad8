package io.firebreak.remediation;

import io.firebreak.journal.Guard;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import java.util.List;
import java.util.Optional;

/** Finds runbook versions: the one that a run keeps, and the one that is in force. */
public interface Versions {
  /**
   * The version of that hash. Content-addressed, so pure to use.
   *
   * @throws IllegalStateException when it is not stored, which its run's creation rules out
   */
  RunbookVersion byHash(String hash);

  /** The version that a run keeps; for a drill it goes no further than {@code observe}. */
  default RunbookVersion of(RunEvent.Created created) {
    var version = byHash(created.version());
    return created.drill() ? version.under(Autonomy.OBSERVE) : version;
  }

  /** The version of a runbook that is in force, for children planned now. */
  Optional<RunbookVersion> inForce(String name);

  /** How far a version may go now: as it is written, or not so far while it is not trusted. */
  default Autonomy rung(RunbookVersion version) {
    return version.runbook().autonomy();
  }

  /** What refuses the first effect of an unattended run whose version is no longer trusted. */
  default List<Guard> stillTrusted(RunbookVersion version) {
    return List.of();
  }

  /** Looks again at a version that turned out to be trusted no longer. */
  default void lookAgain(RunbookVersion version) {}

  /** The version as it may go now. */
  default RunbookVersion trusted(RunbookVersion version) {
    return version.under(rung(version));
  }

  /** The versions of a catalogue, which go as far as they are written. */
  static Versions of(Catalogue catalogue) {
    return new InCatalogue(catalogue);
  }

  /** The versions of a catalogue, which go as far as they have proven themselves. */
  static Versions of(Catalogue catalogue, Ladder ladder) {
    return new OnLadder(catalogue, ladder);
  }

  /** Trusted as written. */
  record InCatalogue(Catalogue catalogue) implements Versions {
    @Override
    public RunbookVersion byHash(String hash) {
      return catalogue.byHash(hash);
    }

    @Override
    public Optional<RunbookVersion> inForce(String name) {
      return catalogue.find(name).map(version -> catalogue.canaries().serving(version, null));
    }
  }

  /** Trusted as the record says. */
  record OnLadder(Catalogue catalogue, Ladder ladder) implements Versions {
    @Override
    public RunbookVersion byHash(String hash) {
      return catalogue.byHash(hash);
    }

    @Override
    public Optional<RunbookVersion> inForce(String name) {
      return catalogue.find(name).map(version -> catalogue.canaries().serving(version, null));
    }

    @Override
    public Autonomy rung(RunbookVersion version) {
      return ladder.rung(version);
    }

    @Override
    public List<Guard> stillTrusted(RunbookVersion version) {
      return version.runbook().autonomy() == Autonomy.AUTO
          ? List.of(ladder.stillAuto(version))
          : List.of();
    }

    @Override
    public void lookAgain(RunbookVersion version) {
      ladder.refresh(version);
    }
  }
}
