package io.firebreak.runbook;

import io.firebreak.runbook.RunbookSource.Change;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one file of a catalogue was read as.
 *
 * @param text what stands in it; null when it was not taken
 * @param version what it stands for, the last good one if it has errors; null for none
 * @param change what brought it; null when nobody knows
 */
record CatalogueFile(
    String contentHash,
    @Nullable String text,
    @Nullable RunbookVersion version,
    @Nullable Change change,
    List<Problem> problems) {
  /** Whether the same was told of the same text before. */
  boolean toldAs(@Nullable CatalogueFile before) {
    return before != null
        && contentHash.equals(before.contentHash)
        && problems.equals(before.problems);
  }

  Optional<Problem> error() {
    return problems.stream().filter(problem -> !problem.code().warning()).findFirst();
  }
}
