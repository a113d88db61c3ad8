package io.firebreak.alert;

import java.util.Locale;

/** What was odd about an alert and how it was mended; shown, and kept out of statistics. */
public enum Flag {
  /** The source sent no start; the time of receipt stands in, or the open episode's start. */
  STARTS_AT_MISSING,
  /** The start was impossibly old or in the future, and was treated as missing. */
  STARTS_AT_CLAMPED,
  /** Resolved without saying when; the time of receipt stands in. */
  ENDS_AT_MISSING,
  /** The end was before the start or far in the future, and was moved; durations are unknown. */
  ENDS_AT_CLAMPED,
  /** A time had second 60 and was read as 59. */
  LEAP_SECOND,
  /** The alert had no name; {@code unnamed} stands in. */
  NAME_MISSING,
  /** The severity is a word that no scale knows; taken as medium. */
  SEVERITY_UNKNOWN,
  /** A heartbeat or inhibition aid of the monitoring system: recorded, never acted on. */
  PSEUDO,
  /** The sender cut its list: there are alerts it did not send. */
  GROUP_TRUNCATED,
  /**
   * A paging service tells of an incident, not a sensor of a state: it may be one that Firebreak
   * itself opened there, see {@link Echo}.
   */
  PAGED,
  /** A person took the incident over at the paging service; see {@link Echo#BY}. */
  ACKNOWLEDGED,
  /**
   * The paging service merged it into another one, with which it goes on; see {@link Echo#INTO}.
   */
  MERGED,
  /** A label holds a control, invisible or bidirectional character; show it escaped. */
  HIDDEN_CHARACTERS;

  /** Lower-case form for journal, answers and docs. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
