package io.firebreak.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the component of a result that holds a value for each field of a form. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface FormValues {
  /** The argument that declares the form: a map of {@link FormField} by name. */
  String value();
}
