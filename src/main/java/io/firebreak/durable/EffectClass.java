package io.firebreak.durable;

/**
 * What may be done about an effect that began and whose outcome is unknown. Ordered from the most
 * to the least freely repeatable; a runbook may only move an action to a stricter class.
 */
public enum EffectClass {
  /** Changes nothing: run again. */
  PURE,
  /** Declares a state: run again with the same arguments. */
  IDEMPOTENT,
  /** The target honours an idempotency key: send again with the same key while it is valid. */
  KEYED,
  /** There is a way to find out: probe first. */
  PROBEABLE,
  /** None of these: in doubt, a person decides. */
  UNSAFE;

  /** Whether this class allows less than {@code other}. */
  public boolean stricterThan(EffectClass other) {
    return compareTo(other) > 0;
  }
}
