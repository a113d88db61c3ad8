package io.firebreak.timeline;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. Texts are as they came and are made safe by each format.
 *
 * @param at when; for several of a kind in a row, the first
 * @param run the run it belongs to, null for the incident itself
 * @param who the person, hook or component that caused it
 * @param text what happened, in one line
 * @param details what was seen, line by line
 */
public record Entry(
    Instant at, Kind kind, @Nullable String run, String who, String text, List<String> details) {
  public Entry {
    details = List.copyOf(details);
  }

  /** What an entry is about. */
  public enum Kind {
    ALERT,
    INCIDENT,
    RUN,
    GATE,
    PLAN,
    APPROVAL,
    STEP,
    VERIFY,
    /** What people or their tools changed. */
    CHANGE,
    /** What people said. */
    CHAT,
    FAULT
  }
}
