package io.firebreak.plan;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.ChildRun;
import io.firebreak.action.DurableWait;
import io.firebreak.action.WrappedAction;
import io.firebreak.durable.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The actions of a catalogue as far as their arguments alone tell of them: they look at nothing and
 * do nothing. Waits and child runs are as they are, since they look at nothing by themselves.
 */
record Unlooked(ActionCatalog actions) implements ActionCatalog {
  @Override
  public Optional<Action<?>> find(String name) {
    return actions.find(name).map(Unlooked::blind);
  }

  @Override
  public Collection<String> names() {
    return actions.names();
  }

  private static Action<?> blind(Action<?> action) {
    return action instanceof ChildRun<?> || action instanceof DurableWait<?>
        ? action
        : new Blind<>(action);
  }

  private static final class Blind<I extends Record> extends WrappedAction<I> {
    Blind(Action<I> real) {
      super(real);
    }

    @Override
    public Prediction plan(I input, Call call) {
      return new Prediction("not looked at", false, List.of(), targets(input), null, false);
    }

    @Override
    public Outcome execute(I input, Call call) {
      return new Outcome.NotApplied("not_read", "nothing is read for this", false);
    }
  }
}
