package io.firebreak.ui;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.label.VisibleText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as a page shows them. The template escapes them for HTML afterwards. */
final class Shown {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Shown() {}

  static String line(String text) {
    return VisibleText.line(text);
  }

  static @Nullable String lineOrNull(@Nullable String text) {
    return text == null ? null : VisibleText.line(text);
  }

  static @Nullable String linesOrNull(@Nullable String text) {
    return text == null ? null : VisibleText.lines(text);
  }

  /** JSON whole, over several lines when it has parts. */
  static @Nullable String json(@Nullable JsonNode node) {
    return node == null ? null : VisibleText.lines(node.toPrettyString());
  }

  /** JSON in one line; text without its quotes. */
  static String value(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return "nothing";
    }
    return VisibleText.line(node.isTextual() ? node.asText() : node.toString());
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static @Nullable String timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : TIME.format(instant);
  }

  /** A duration in words of the configuration, such as {@code 1h30m}. */
  static String duration(Duration duration) {
    return duration.toString().replace("PT", "").toLowerCase(Locale.ROOT);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The style for a word that tells how something stands. */
  static String tone(String word) {
    return switch (word) {
      case "succeeded", "approved", "pass", "resolved" -> "good";
      case "failed", "blocked", "rejected", "rolled_back", "rollback_failed", "fail", "block" ->
          "bad";
      case "awaiting_approval",
          "in_doubt",
          "inconclusive",
          "held",
          "unknown",
          "waiting",
          "error",
          "warn",
          "ask",
          "skip" ->
          "wait";
      default -> "";
    };
  }
}
