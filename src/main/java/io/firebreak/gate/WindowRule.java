package io.firebreak.gate;

import io.firebreak.plan.Required;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the windows of one calendar mean.
 *
 * @param name of the calendar, and of its file
 * @param zone of dates and times in it that name none
 * @param targets that it covers; empty for all
 * @param approval who lets runs go on in a freeze; null for nobody
 */
public record WindowRule(
    String name, Kind kind, ZoneId zone, List<Glob> targets, @Nullable Required approval) {
  public WindowRule {
    targets = List.copyOf(targets);
  }

  /** What a window is for. */
  public enum Kind {
    /** Nothing is to change. */
    FREEZE,
    /** People work there, and alerts are expected. */
    MAINTENANCE
  }

  /** Whether it covers any of these. */
  boolean covers(List<String> all) {
    return targets.isEmpty()
        || all.stream().anyMatch(target -> targets.stream().anyMatch(each -> each.matches(target)));
  }
}
