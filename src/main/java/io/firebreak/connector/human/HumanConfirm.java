package io.firebreak.connector.human;

import io.firebreak.action.Doc;
import io.firebreak.action.DurableWait;
import io.firebreak.durable.EffectClass;
import java.time.Duration;
import java.util.Optional;

/** {@code human.confirm}: asks a person to do something and to say that it is done, or failed. */
public final class HumanConfirm implements DurableWait<HumanConfirm.Input> {
  private static final Duration PATIENCE = Duration.ofDays(1);

  /** As much as a message shows whole. */
  private static final int LONGEST = 2_000;

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
        PATIENCE,
        null);
  }

  /** A person's word is no reading, so it can be neither a precondition nor a check. */
  @Override
  public boolean readsOnly(Input input) {
    return false;
  }

  @Override
  public Optional<String> check(Input input) {
    if (input.instructions().isBlank()) {
      return Optional.of("instructions is empty; say what the person should do");
    }
    return input.instructions().length() > LONGEST
        ? Optional.of("instructions is longer than 2000 characters")
        : Optional.empty();
  }

  @Override
  public WaitSpec waitFor(Input input) {
    return new WaitSpec.UntilPerson(input.instructions(), PATIENCE);
  }
}
