package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an approver agrees to: the part of a plan that is hashed (engine-rules 1).
 *
 * @param runbook its name
 * @param version hash of the runbook version
 * @param inputs resolved run inputs
 * @param target the run's canonical target
 * @param steps in order
 * @param verify the runbook's verification as written, null for none
 * @param approval what approval it needs; null for none
 */
public record Commitment(
    String runbook,
    String version,
    JsonNode inputs,
    String target,
    List<PlannedStep> steps,
    @Nullable JsonNode verify,
    @Nullable Required approval) {

  public Commitment {
    steps = List.copyOf(steps);
  }

  /** How many steps may change something. */
  public int mutations() {
    return (int) steps.stream().filter(PlannedStep::mutates).count();
  }
}
