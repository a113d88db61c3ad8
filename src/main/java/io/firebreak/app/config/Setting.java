package io.firebreak.app.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what one key of the configuration means. The reader, the environment overrides and the
 * reference in {@code docs/configuration.md} all come from these.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** Stands for "there is no default". */
  String NONE = "\0";

  /** One sentence for people: meaning and unit. */
  String value();

  /**
   * What holds when the key is absent, written as in YAML; without it the key may be null or must
   * be given.
   */
  String fallback() default NONE;
}
