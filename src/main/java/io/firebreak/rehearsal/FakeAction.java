package io.firebreak.rehearsal;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
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

  /** The actions that runs of a test use. Waits stay: the engine does them by the virtual clock. */
  static ActionCatalog all(ActionCatalog real, World world) {
    return ActionCatalog.of(
        real.names().stream()
            .flatMap(name -> real.find(name).stream())
            .map(action -> action instanceof DurableWait<?> ? action : fake(action, world))
            .toList());
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
