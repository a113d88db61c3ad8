package io.firebreak.alert;

import java.util.Locale;

/** What became of one alert of a delivery. */
public enum Disposition {
  /** A new episode began. */
  NEW,
  /** The episode was known; it was counted. */
  REPEAT,
  /** The episode is over now, or was over before it was heard of. */
  RESOLVED,
  /** The whole delivery was here before; nothing changed. */
  DUPLICATE,
  /** Not understood; kept for people to look at. */
  DEAD_LETTER;

  /** Lower-case form for answers, metrics and docs. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
