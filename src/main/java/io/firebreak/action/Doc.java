package io.firebreak.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents one component of an input record for the JSON Schema and the generated docs page. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
  /** What it means, its unit and its default. */
  String value();

  /** Whether it must be given. */
  boolean required() default false;

  /**
   * Whether it names what the call changes; then it is known when the plan is made, and never
   * depends on an earlier step.
   */
  boolean target() default false;

  /**
   * JSON Schema of the component where its type alone says too little; empty for the type's own.
   */
  String schema() default "";
}
