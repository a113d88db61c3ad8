package io.firebreak.action;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of an action that say what it changes and as whom. They are known when a plan is
 * made: whoever approves it agrees to them.
 */
public final class TargetArguments {
  private TargetArguments() {}

  /** Their keys, in the order of the input record. */
  public static List<String> of(Action<?> action) {
    return Arrays.stream(action.descriptor().input().getRecordComponents())
        .filter(TargetArguments::names)
        .map(ActionJson::key)
        .toList();
  }

  private static boolean names(RecordComponent component) {
    var doc = component.getAnnotation(Doc.class);
    return (doc != null && doc.target()) || component.isAnnotationPresent(Configured.class);
  }
}
