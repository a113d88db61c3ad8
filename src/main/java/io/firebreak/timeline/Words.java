package io.firebreak.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.journal.Actor;
import io.firebreak.label.Labels;
import io.firebreak.plan.PlannedStep.Change;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values are said in a story. */
final class Words {
  private Words() {}

  /** A duration for people, such as {@code 4 min 5 s}. */
  static String of(Duration time) {
    var seconds = time.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }

  /** A value as text, {@code (none)} for null. */
  static String of(@Nullable JsonNode value) {
    return value == null || value.isNull()
        ? "(none)"
        : value.isTextual() ? value.textValue() : value.toString();
  }

  /** What a step changes in one field. */
  static String of(Change change) {
    return change.field() + ": " + of(change.before()) + " → " + of(change.after());
  }

  /** Labels on one line. */
  static String of(Labels labels) {
    return labels.canonical();
  }

  /** The word outside the program for an enum constant. */
  static String of(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Through which door a person came, with a space before it; empty for anybody else. */
  static String door(Actor actor) {
    return switch (actor.kind() == Actor.Kind.PERSON ? actor.channel() : "") {
      case "slack" -> " in Slack";
      case "ui" -> " on the page";
      case "rest" -> " by REST";
      case "cli" -> " on the machine itself";
      default -> "";
    };
  }

  /** {@code 1 step}, {@code 2 steps}. */
  static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** The text with what explains it, if anything does. */
  static String with(String text, @Nullable String detail) {
    return detail == null || detail.isEmpty() ? text : text + ": " + detail;
  }
}
