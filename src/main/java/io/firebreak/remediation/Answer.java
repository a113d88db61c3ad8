package io.firebreak.remediation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a person's word to a run did. */
public sealed interface Answer {
  /** It is durable and counts. */
  record Accepted(String message) implements Answer {}

  /**
   * It changed nothing.
   *
   * @param reason closed word, such as {@code already_decided}, {@code no_such_run}
   * @param message for the person, truthful: what is, and since when
   * @param fields what is wrong with what was filled in, by field; empty when that is not why
   */
  record Refused(String reason, String message, Map<String, String> fields) implements Answer {
    public Refused {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** For a reason that is not in what was filled in. */
    public Refused(String reason, String message) {
      this(reason, message, Map.of());
    }
  }
}
