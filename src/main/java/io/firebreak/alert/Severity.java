package io.firebreak.alert;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** How bad it is, most severe first. Every source's own scale maps onto this one. */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFO;

  /**
   * Reads the words that alert rules and monitoring systems use for the same thing.
   *
   * @return empty for a word of no known scale; callers take {@link #MEDIUM} and keep the word
   */
  public static Optional<Severity> ofWord(String word) {
    return Optional.ofNullable(
        switch (word.strip().toLowerCase(Locale.ROOT)) {
          case "critical", "crit", "page", "emergency", "fatal", "disaster", "p1", "sev0" ->
              CRITICAL;
          case "error", "err", "high", "major", "p2", "sev1" -> HIGH;
          case "warning", "warn", "medium", "moderate", "average", "minor", "p3", "sev2" -> MEDIUM;
          case "low", "p4", "sev3" -> LOW;
          case "info", "information", "informational", "notice", "none", "debug", "p5", "sev4" ->
              INFO;
          default -> null;
        });
  }

  /** Whether this is worse than the other. */
  public boolean worseThan(Severity other) {
    return compareTo(other) < 0;
  }

  /** 0 for the most severe; stored where severities are compared. */
  public int rank() {
    return switch (this) {
      case CRITICAL -> 0;
      case HIGH -> 1;
      case MEDIUM -> 2;
      case LOW -> 3;
      case INFO -> 4;
    };
  }

  /** Lower-case form for labels, journal and docs. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
