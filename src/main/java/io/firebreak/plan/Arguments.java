package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.Decoded;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Template;
import java.util.stream.Collectors;

/** Turns what a runbook writes under {@code with} into an action's input. */
public final class Arguments {
  private Arguments() {}

  /** What became of it. */
  public sealed interface Result<I extends Record> {}

  /**
   * It is an input.
   *
   * @param json the resolved arguments, secrets by reference
   */
  public record Resolved<I extends Record>(JsonNode json, I input) implements Result<I> {}

  /** It is not, and why. */
  public record Failed<I extends Record>(String message) implements Result<I> {}

  /** Renders the template once and decodes what comes out. */
  public static <I extends Record> Result<I> resolve(
      Action<I> action, Template.Fields with, Evaluator evaluator, Scope scope) {
    return switch (evaluator.render(with, action, scope.values())) {
      case Evaluator.Rendered.Failed(var message) -> new Failed<>(message);
      case Evaluator.Rendered.Ok(var json) -> decode(action, json);
    };
  }

  /** Decodes resolved arguments. */
  public static <I extends Record> Result<I> decode(Action<I> action, JsonNode json) {
    return switch (Decoded.of(action, json)) {
      case Decoded.Sound<I>(var input) -> new Resolved<>(json, input);
      case Decoded.Unsound<I>(var violations) ->
          new Failed<>(
              action.descriptor().name()
                  + ": "
                  + violations.stream()
                      .map(v -> v.pointer() + " " + v.message())
                      .collect(Collectors.joining("; ")));
    };
  }
}
