package io.firebreak.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what language the text of an input is in, so that an interpolated value stays a value in it
 * and can never become code (SPEC 3, untrusted text). A text component without it is {@link
 * Language#PLAIN}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Interpolate {
  /** The language of the text. */
  Language value();

  /** What an interpolated value is turned into. */
  enum Language {
    /** Just text: the value stands as it is. */
    PLAIN,
    /**
     * A PromQL expression: inside a quoted string the value is escaped as that string's content;
     * elsewhere only a number may stand.
     */
    PROMQL,
    /**
     * A URL: the value is percent-encoded as one path segment or one query component; scheme, host
     * and port take no value that came from an alert.
     */
    URL,
    /**
     * A script: nothing may be interpolated; values travel as environment variables or arguments.
     */
    SCRIPT,
    /** An SQL statement: nothing may be interpolated; values travel as bind parameters. */
    STATEMENT
  }
}
