package io.firebreak.remediation;

import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.RunbookVersion;
import java.util.Optional;

/** Finds runbook versions: the one that a run keeps, and the one that is in force. */
public interface Versions {
  /**
   * The version of that hash. Content-addressed, so pure to use.
   *
   * @throws IllegalStateException when it is not stored, which its run's creation rules out
   */
  RunbookVersion byHash(String hash);

  /** The version of a runbook that is in force, for children planned now. */
  Optional<RunbookVersion> inForce(String name);

  /** The versions of a catalogue. */
  static Versions of(Catalogue catalogue) {
    return new Versions() {
      @Override
      public RunbookVersion byHash(String hash) {
        return catalogue.byHash(hash);
      }

      @Override
      public Optional<RunbookVersion> inForce(String name) {
        return catalogue.find(name);
      }
    };
  }
}
