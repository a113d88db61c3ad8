package io.firebreak.connector.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.ChildRun;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code runbook.run}: runs another runbook as a child with a journal of its own. */
public final class RunbookRun implements ChildRun<RunbookRun.Input> {
  private static final Duration LONGEST = Duration.ofDays(7);

  /**
   * Input of {@code runbook.run}.
   *
   * @param runbook its name
   * @param inputs its inputs by name; null for none
   */
  public record Input(
      @Doc(
              value =
                  "The name of the runbook to run; written out, since the plan holds all that it"
                      + " will do.",
              required = true)
          String runbook,
      @Doc("Its inputs by name; those that are not given come from its own `from` and `default`.")
          @Nullable Map<String, JsonNode> inputs) {
    public Input {
      inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
    }
  }

  /**
   * Result of {@code runbook.run}.
   *
   * @param run the child's id
   * @param state how it ended
   * @param reason why, empty when there is nothing to say
   */
  public record Result(
      @Doc("The id of the child run.") String run,
      @Doc("How it ended: `succeeded`, or `skipped` when there was nothing to do.") String state,
      @Doc("Why, such as `precondition_unmet`; empty when there is nothing to say.")
          String reason) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "runbook.run",
        "Runs another runbook as a child with checks, steps, verification and journal of its own.",
        Input.class,
        EffectClass.IDEMPOTENT,
        DryRun.NATIVE,
        LONGEST,
        "the undos of what the child did");
  }

  /** A run may change something, so it can be neither a precondition nor a check. */
  @Override
  public boolean readsOnly(Input input) {
    return false;
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public String runbook(Input input) {
    return input.runbook();
  }

  @Override
  public Map<String, JsonNode> inputs(Input input) {
    var inputs = input.inputs();
    return inputs == null ? Map.of() : inputs;
  }
}
