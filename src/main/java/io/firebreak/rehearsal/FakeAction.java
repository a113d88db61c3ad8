package io.firebreak.rehearsal;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.ChildRun;
import io.firebreak.action.DurableWait;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import java.util.Optional;

/**
 * A real action before a faked world: everything that it is stays (descriptor, input, effect class,
 * checks, result), and only what the world answers comes from the test.
 */
final class FakeAction<I extends Record> implements Action<I> {
  private final Action<I> real;
  private final World world;

  private FakeAction(Action<I> real, World world) {
    this.real = real;
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
  public Descriptor<I> descriptor() {
    return real.descriptor();
  }

  @Override
  public EffectClass effectClass(I input) {
    return real.effectClass(input);
  }

  @Override
  public boolean readsOnly(I input) {
    return real.readsOnly(input);
  }

  @Override
  public Optional<String> check(I input) {
    return real.check(input);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return real.result();
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
