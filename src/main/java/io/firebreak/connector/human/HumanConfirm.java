package io.firebreak.connector.human;

import io.firebreak.action.Doc;
import io.firebreak.action.DurableWait;
import io.firebreak.action.Form;
import io.firebreak.durable.EffectClass;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** {@code human.confirm}: asks a person to do something and to say that it is done, or failed. */
public final class HumanConfirm implements DurableWait<HumanConfirm.Input> {
  /**
   * Input of {@code human.confirm}.
   *
   * @param instructions what to do
   */
  public record Input(
      @Doc(value = "What the person should do, in words; at most 2000 characters.", required = true)
          String instructions) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "human.confirm",
        "Asks a person to do something and to say that it is done, or that it failed.",
        Input.class,
        EffectClass.PURE,
        DryRun.NATIVE,
        Asking.PATIENCE,
        null);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Asking.Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    return Asking.check(input.instructions(), Map.of());
  }

  @Override
  public WaitSpec waitFor(Input input, Instant begun) {
    return new WaitSpec.UntilPerson(input.instructions(), Form.PLAIN, Asking.PATIENCE);
  }
}
