package io.firebreak.runbook;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keys that the language will have at this place and has not yet: using one is an error that says
 * so, instead of one that suggests some other key.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Planned {
  /** The keys. */
  String[] value();
}
