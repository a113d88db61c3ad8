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

/**
 * {@code human.task}: has a person do something, and takes down what they saw. The values of its
 * form are the step's result.
 */
public final class HumanTask implements DurableWait<HumanTask.Input> {
  /**
   * Input of {@code human.task}.
   *
   * @param instructions what to do
   * @param fields what the person fills in when it is done; null for nothing
   * @param from who may report; null for anyone
   */
  public record Input(
      @Doc(value = "What the person should do, in words; at most 2000 characters.", required = true)
          String instructions,
      @Doc(
              "What the person fills in when it is done, by name; at most 20 fields. Each is"
                  + " declared like an input of a runbook.")
          @Nullable Map<String, FormField> fields,
      @Doc("Who may report; by default any responder.") @Nullable Answerers from) {

    Map<String, FormField> form() {
      return Objects.requireNonNullElse(fields, Map.of());
    }
  }

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "human.task",
        "Has a person do something and report that it is done, or that it failed, with a form.",
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
    return Asking.check(input.instructions(), input.form());
  }

  @Override
  public WaitSpec waitFor(Input input, Instant begun) {
    return new WaitSpec.UntilPerson(
        input.instructions(),
        new Form(input.form(), Objects.requireNonNullElse(input.from(), Answerers.ANYONE)),
        Asking.PATIENCE);
  }
}
