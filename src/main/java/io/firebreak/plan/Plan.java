package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Extent;
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
   * @param extent how much it would touch, null when its action does not count
   */
  public record Observation(
      String path, String summary, @Nullable JsonNode observed, @Nullable Extent extent) {}

  /** The same plan with another approval, and so another hash when it differs. */
  public Plan requiring(@Nullable Required approval) {
    var other =
        new Commitment(
            commitment.runbook(),
            commitment.version(),
            commitment.inputs(),
            commitment.target(),
            commitment.steps(),
            commitment.verify(),
            approval);
    return new Plan(Hashes.of(other), other, observations);
  }

  /**
   * The step at {@code path}, also one of a child run.
   *
   * @throws IllegalArgumentException when the plan has none there
   */
  public PlannedStep step(String path) {
    return commitment.step(path);
  }
}
