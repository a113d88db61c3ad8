package io.firebreak.action;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a person fills in when a manual step is reported, and who may.
 *
 * @param fields by name, in the order in which they are shown; empty when only done or not done is
 *     asked
 * @param from who may answer
 */
public record Form(Map<String, FormField> fields, Answerers from) {
  /** Most fields of one form. */
  public static final int MOST_FIELDS = 20;

  /** Longest text of one answer, in characters. */
  public static final int LONGEST_TEXT = 2_000;

  /** Asks for nothing but done or not done, and anyone may say it. */
  public static final Form PLAIN = new Form(Map.of(), Answerers.ANYONE);

  /** Copies, in order. */
  public Form {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
