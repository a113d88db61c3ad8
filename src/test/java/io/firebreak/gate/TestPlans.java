package io.firebreak.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Extent;
import io.firebreak.durable.EffectClass;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Guards;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plans of steps that change something, and bounds for them. */
final class TestPlans {
  private TestPlans() {}

  /** One changing step for each extent; null for one whose action does not count. */
  static Plan plan(@Nullable Required approval, @Nullable Extent... extents) {
    var steps = IntStream.range(0, extents.length).mapToObj(TestPlans::step).toList();
    var seen =
        IntStream.range(0, extents.length)
            .mapToObj(i -> new Plan.Observation("steps.s" + i, "does it", null, extents[i]))
            .toList();
    return plan(steps, approval, seen);
  }

  private static Plan plan(
      List<PlannedStep> steps, @Nullable Required approval, List<Plan.Observation> seen) {
    var commitment =
        new Commitment(
            "example",
            "hash",
            JsonNodeFactory.instance.objectNode(),
            "world/one",
            steps,
            null,
            approval);
    return new Plan("hash", commitment, seen, null, null);
  }

  private static PlannedStep step(int number) {
    return step(number, List.of());
  }

  static PlannedStep step(int number, List<String> targets) {
    return step(number, targets, false);
  }

  static PlannedStep step(int number, List<String> targets, boolean done) {
    return new PlannedStep(
        "steps.s" + number,
        "s" + number,
        "test.effect",
        EffectClass.UNSAFE,
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        done,
        targets,
        List.of(),
        true,
        Duration.ofSeconds(10),
        null,
        null,
        null,
        null,
        null);
  }

  static Guards.BlastRadius atMost(Amount most) {
    return new Guards.BlastRadius(most, "pods", null);
  }

  static Amount percent(int share) {
    return new Amount.Share(BigDecimal.valueOf(share));
  }

  /** A plan of steps on these targets, whose actions do not count. */
  @SafeVarargs
  static Plan on(List<String>... targets) {
    var steps = IntStream.range(0, targets.length).mapToObj(i -> step(i, targets[i])).toList();
    return plan(steps, null, List.of());
  }

  /** A plan of steps that each touch 2 of 10 pods of these. */
  static Plan fifths(PlannedStep... steps) {
    var seen =
        Arrays.stream(steps)
            .map(step ->
                new Plan.Observation(
                    step.path(),
                    "",
                    null,
                    new Extent("pods", 2, 10),
                    step.skipped() ? "done at noon" : null))
            .toList();
    return plan(List.of(steps), null, seen);
  }
}
