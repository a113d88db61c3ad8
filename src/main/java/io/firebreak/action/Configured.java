package io.firebreak.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an argument that names an entry of the configuration, such as a server, so that lint can
 * say whether it is there; or the whole input of an action that does nothing without an entry.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Configured {
  /** The key of the configuration below which the entries stand. */
  String value();

  /** The entry that is meant when the argument is not given. */
  String fallback() default "default";
}
