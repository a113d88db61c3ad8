package io.firebreak.alert;

import io.firebreak.journal.Reason;

/** Why an authentic delivery, or one alert of it, was not understood. */
public enum DeadLetterReason implements Reason {
  /** Not JSON: cut off, garbage after the end, a byte order mark, NaN, comments, bad UTF-8. */
  INVALID_JSON,
  /** JSON that is too deep, too long or too much. */
  JSON_LIMITS,
  /** One object has the same key twice, so that two readers may see two things. */
  JSON_DUPLICATE_KEY,
  /** A content encoding other than gzip, several of them, or broken gzip. */
  UNSUPPORTED_ENCODING,
  /** A version of a known source that no parser here knows. */
  UNKNOWN_VERSION,
  /** A known source in an unknown shape: fields missing or of another type. */
  UNKNOWN_SHAPE,
  /** More alerts than one delivery may have. */
  TOO_MANY_ALERTS,
  /** An alert has too many or too long labels, or a label name that is none. */
  LABEL_LIMITS,
  /** The mapping of a generic hook does not fit this body. */
  MAPPING_FAILED,
  /** The parser itself failed: a bug here, and the body shows it. */
  PARSER_FAILED;

  /** Whether a known source has changed what it sends. */
  public boolean isDrift() {
    return this == UNKNOWN_VERSION || this == UNKNOWN_SHAPE;
  }
}
