package io.firebreak.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an action's arguments when they were read.
 *
 * @param <I> the action's input record
 */
public sealed interface Decoded<I extends Record> {
  /**
   * They are right.
   *
   * @param input the input
   */
  record Sound<I extends Record>(I input) implements Decoded<I> {}

  /**
   * They are wrong.
   *
   * @param violations everything that is wrong, at least one
   */
  record Unsound<I extends Record>(List<Violation> violations) implements Decoded<I> {
    public Unsound {
      violations = List.copyOf(violations);
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param pointer where, as a JSON pointer into the arguments; empty for all of them
   * @param message what is wrong and what is expected
   * @param nearest the right word that was probably meant, null when none is near
   */
  record Violation(String pointer, String message, @Nullable String nearest) {}

  /**
   * Reads arguments strictly: unknown keys are errors, nothing is coerced, required ones must be
   * there, and the action's own {@link Action#check} is asked.
   */
  static <I extends Record> Decoded<I> of(Action<I> action, JsonNode arguments) {
    return ArgumentReader.read(action, arguments);
  }
}
