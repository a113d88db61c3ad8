package io.firebreak.remediation;

import io.firebreak.runbook.RunbookVersion;

/** Finds the runbook version that a run keeps, by its hash. Content-addressed, so pure to use. */
@FunctionalInterface
public interface Versions {
  /**
   * The version.
   *
   * @throws IllegalStateException when it is not stored, which its run's creation rules out
   */
  RunbookVersion byHash(String hash);
}
