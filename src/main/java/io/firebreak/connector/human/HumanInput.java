package io.firebreak.connector.human;

import io.firebreak.action.Answerers;
import io.firebreak.action.Doc;
import io.firebreak.action.DurableWait;
import io.firebreak.action.Form;
import io.firebreak.action.FormField;
import io.firebreak.durable.EffectClass;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code human.input}: asks a person for values that later steps use. */
public final class HumanInput implements DurableWait<HumanInput.Input> {
  /**
   * Input of {@code human.input}.
   *
   * @param instructions what the values are needed for and where to find them
   * @param fields what is asked
   * @param from who may answer; null for anyone
   */
  public record Input(
      @Doc(
              value = "What is asked, and where the person finds it; at most 2000 characters.",
              required = true)
          String instructions,
      @Doc(
              value =
                  "What is asked, by name; 1 to 20 fields. Each is declared like an input of a"
                      + " runbook.",
              required = true)
          Map<String, FormField> fields,
      @Doc("Who may answer; by default any responder.") @Nullable Answerers from) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "human.input",
        "Asks a person for values, which are the step's result.",
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
    return input.fields().isEmpty()
        ? Optional.of("fields is empty; say what is asked, or use human.confirm")
        : Asking.check(input.instructions(), input.fields());
  }

  @Override
  public WaitSpec waitFor(Input input, Instant begun) {
    return new WaitSpec.UntilPerson(
        input.instructions(),
        new Form(input.fields(), Objects.requireNonNullElse(input.from(), Answerers.ANYONE)),
        Asking.PATIENCE);
  }
}
