package io.firebreak.rehearsal;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.ChildRun;
import io.firebreak.action.DurableWait;
import io.firebreak.action.WrappedAction;
import io.firebreak.durable.Outcome;

/**
 * A real action before a faked world: everything that it is stays (descriptor, input, effect class,
 * checks, result), and only what the world answers comes from the test.
 */
final class FakeAction<I extends Record> extends WrappedAction<I> {
  private final World world;

  private FakeAction(Action<I> real, World world) {
    super(real);
    this.world = world;
  }

  /**
   * The actions that runs of a test use. Waits and child runs stay: the engine does them itself, by
   * the virtual clock.
   */
  static ActionCatalog all(ActionCatalog real, World world) {
    return ActionCatalog.of(
        real.names().stream()
            .flatMap(name -> real.find(name).stream())
            .map(action -> isPlayed(action) ? action : fake(action, world))
            .toList());
  }

  /** Whether the engine does it itself, so that there is nothing to fake. */
  static boolean isPlayed(Action<?> action) {
    return action instanceof DurableWait<?> || action instanceof ChildRun<?>;
  }

  private static <I extends Record> Action<I> fake(Action<I> real, World world) {
    return new FakeAction<>(real, world);
  }

  @Override
  public Prediction plan(I input, Call call) {
    return world.plan(real, input, call);
  }

  @Override
  public Outcome execute(I input, Call call) throws InterruptedException {
    return world.execute(real, input, call);
  }

  @Override
  public Probed probe(I input, Call call) {
    return world.probe(real, input, call);
  }
}
