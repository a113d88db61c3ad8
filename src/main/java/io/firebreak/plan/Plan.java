package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the dry-run found.
 *
 * @param hash SHA-256 of the canonical commitment, lower-case hex
 * @param commitment what is agreed to
 * @param observations what was seen; shown and journalled, never hashed
 */
public record Plan(String hash, Commitment commitment, List<Observation> observations) {
  public Plan {
    observations = List.copyOf(observations);
  }

  /**
   * What the dry-run of one step showed.
   *
   * @param path the step
   * @param summary one line for people
   * @param observed details, null when there are none
   */
  public record Observation(String path, String summary, @Nullable JsonNode observed) {}

  /**
   * The step at {@code path}, also one of a child run.
   *
   * @throws IllegalArgumentException when the plan has none there
   */
  public PlannedStep step(String path) {
    return commitment.step(path);
  }
}
