package io.firebreak.rehearsal;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.DurableWait;
import io.firebreak.action.Scripted;
import io.firebreak.action.WrappedAction;
import io.firebreak.durable.Outcome;

/**
 * A real action whose world is the record of a run: it is asked for answers, and nothing happens.
 */
final class RecordedAction<I extends Record> extends WrappedAction<I> {
  private final RecordedAnswers answers;

  private RecordedAction(Action<I> real, RecordedAnswers answers) {
    super(real);
    this.answers = answers;
  }

  /** Every action that there is. Waits stay: planning one asks nobody. */
  static ActionCatalog all(ActionCatalog real, RecordedAnswers answers) {
    return ActionCatalog.of(
        real.names().stream()
            .flatMap(name -> real.find(name).stream())
            .map(action -> action instanceof DurableWait<?> ? action : of(action, answers))
            .toList());
  }

  private static <I extends Record> Action<I> of(Action<I> real, RecordedAnswers answers) {
    return new RecordedAction<>(real, answers);
  }

  @Override
  public Prediction plan(I input, Call call) {
    return answers.predict(descriptor().name(), ActionJson.toTree(input), call.stepPath());
  }

  /**
   * Something empty stands for what the record has cut off, so that it is a result of the action.
   */
  @Override
  public Outcome execute(I input, Call call) {
    var answer = answers.answer(descriptor().name(), ActionJson.toTree(input), call.stepPath());
    return answer instanceof Outcome.Ok(var result)
        ? new Outcome.Ok(Scripted.completed(real, result))
        : answer;
  }
}
