package io.firebreak.action;

import io.firebreak.durable.EffectClass;
import java.util.List;
import java.util.Optional;

/**
 * An action that is another one in all that its input alone tells; only what it asks the world, or
 * does to it, is its own.
 *
 * @param <I> the input record
 */
public abstract class WrappedAction<I extends Record> implements Action<I> {
  /** What it is in all else. */
  protected final Action<I> real;

  /** Wraps an action. */
  protected WrappedAction(Action<I> real) {
    this.real = real;
  }

  @Override
  public final Descriptor<I> descriptor() {
    return real.descriptor();
  }

  @Override
  public final EffectClass effectClass(I input) {
    return real.effectClass(input);
  }

  @Override
  public final boolean readsOnly(I input) {
    return real.readsOnly(input);
  }

  @Override
  public final Optional<String> check(I input) {
    return real.check(input);
  }

  @Override
  public final List<String> targets(I input) {
    return real.targets(input);
  }

  @Override
  public final Optional<String> credential(I input) {
    return real.credential(input);
  }

  @Override
  public final List<String> rules(I input) {
    return real.rules(input);
  }

  @Override
  public final Optional<Counted> counted(I input) {
    return real.counted(input);
  }

  @Override
  public final Optional<Class<? extends Record>> result() {
    return real.result();
  }

  @Override
  public final boolean probes(I input) {
    return real.probes(input);
  }
}
