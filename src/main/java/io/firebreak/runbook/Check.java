package io.firebreak.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One check of a verification. */
public sealed interface Check {
  /**
   * A reading.
   *
   * @param name for people; null: the action's name
   * @param uses an action that only reads
   * @param with its arguments
   * @param expect CEL over {@code result} and {@code baseline} (the same reading before the change)
   * @param timeout limit of the reading; null for the action's own
   */
  record ByAction(
      @Key("One line for people.") @Nullable String name,
      @Key("An action that only reads.") String uses,
      @Key("The action's arguments.") Template.Fields with,
      @Key("CEL over result and baseline that must be true.") Expression expect,
      @Key(value = "Limit of the reading.", min = "100ms", max = "5m") @Nullable Duration timeout)
      implements Check, Use {
    /** Whether it compares with the same reading before the change. */
    public boolean comparesWithBefore() {
      return expect.source().contains("baseline");
    }
  }

  /** The alert that started the run has resolved; written {@code - alert_cleared}. */
  record AlertCleared() implements Check {}

  /** A reading that may be written as one word. */
  enum BuiltIn {
    TARGET_HEALTHY("firebreak.target_health", "result.healthy"),
    NO_NEW_ALERTS("firebreak.new_alerts", "result.begun == 0");

    private final String uses;
    private final String expect;

    BuiltIn(String uses, String expect) {
      this.uses = uses;
      this.expect = expect;
    }

    /** Which of them a check is, by its word or written out; null when it is another. */
    public static @Nullable BuiltIn of(String uses, String expect) {
      return Stream.of(values())
          .filter(known -> known.uses.equals(uses) && known.expect.equals(expect))
          .findFirst()
          .orElse(null);
    }
  }

  /** The checks that are written as one word. */
  List<String> WORDS = List.of("alert_cleared", "target_healthy", "no_new_alerts");

  /** The check that a word stands for; null for a word of which there is none. */
  static @Nullable Check of(String word, Location at) {
    return switch (word) {
      case "alert_cleared" -> new AlertCleared();
      case "target_healthy" ->
          reading(word, BuiltIn.TARGET_HEALTHY, Map.of("target", known("target", at)), at);
      case "no_new_alerts" ->
          reading(
              word,
              BuiltIn.NO_NEW_ALERTS,
              Map.of(
                  "target", known("target", at),
                  "since", known("changed_at", at),
                  "labels", known("labels", at)),
              at);
      default -> null;
    };
  }

  private static Check reading(
      String name, BuiltIn check, Map<String, Template> with, Location at) {
    var arguments = new Template.Fields(new TreeMap<>(with), at);
    return new ByAction(name, check.uses, arguments, new Expression(check.expect, at), null);
  }

  /** Something that a run knows of itself. */
  private static Template known(String name, Location at) {
    return new Template.Value(new Expression("run." + name, at), at);
  }
}
