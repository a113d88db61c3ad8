package io.firebreak.runbook;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one key of the runbook language, or of another file that is read by the same rules, on
 * the record component that holds it. Parser, lint, JSON Schema and documentation all read it, so
 * that they cannot disagree. A component that is neither nullable nor a list or map and has no
 * {@link #fallback} must be given.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** What it means, for editors and documentation. */
  String value();

  /** The name in YAML when it is not the component's name in snake_case. */
  String name() default "";

  /** What holds when it is not given, as YAML; empty for none. */
  String fallback() default "";

  /** Smallest value allowed, a number or a duration; empty for none. */
  String min() default "";

  /** Largest value allowed, a number or a duration; empty for none. */
  String max() default "";

  /** Fewest entries of a list or map. */
  int least() default 0;

  /** Most entries of a list or map. */
  int most() default 50;

  /** Regular expression that each key of a map must match; empty for any. */
  String keys() default "";

  /** Regular expression that the whole text must match; empty for any. */
  String pattern() default "";

  /** Whether the program acts on it yet. */
  State state() default State.LIVE;

  /** How far a key is built. */
  enum State {
    LIVE,
    /** Read, and nothing acts on it; giving it is a warning. */
    IDLE,
    /** Somebody could rely on it in vain; giving it is an error. */
    PLANNED
  }
}
