package io.firebreak.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.durable.Outcome;
import java.util.Map;

/**
 * An action that is a run of another runbook. The engine plans and drives that run, so neither
 * {@link #plan} nor {@link #execute} is ever called.
 *
 * @param <I> the input record
 */
public interface ChildRun<I extends Record> extends Action<I> {
  /** The name of the runbook to run. */
  String runbook(I input);

  /** Its inputs by name. */
  Map<String, JsonNode> inputs(I input);

  @Override
  default Prediction plan(I input, Call call) {
    throw new IllegalStateException(descriptor().name() + " is planned by the engine");
  }

  @Override
  default Outcome execute(I input, Call call) {
    throw new IllegalStateException(descriptor().name() + " is driven by the engine");
  }
}
