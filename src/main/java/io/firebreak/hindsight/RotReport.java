package io.firebreak.hindsight;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which runbooks in force have gone stale.
 *
 * @param at when it was found out
 * @param alerts how many alerts triggers were tried on
 * @param items one for each way in which a runbook is stale, by its name
 * @param drills how each runbook in force stands with its drills
 */
public record RotReport(Instant at, long alerts, List<Item> items, List<DrillRecord> drills) {
  public RotReport {
    items = List.copyOf(items);
    drills = List.copyOf(drills);
  }

  /**
   * One way in which a runbook is stale.
   *
   * @param detail what was seen
   */
  public record Item(String runbook, RotReason reason, String detail) {}

  /** Whether a runbook is stale in this way. */
  public boolean has(RotReason reason) {
    return items.stream().anyMatch(item -> item.reason() == reason);
  }

  /** How many runbooks are stale in each way, none left out. */
  public Map<RotReason, Long> counts() {
    var counts = new EnumMap<RotReason, Long>(RotReason.class);
    for (var reason : RotReason.values()) {
      counts.put(reason, items.stream().filter(item -> item.reason() == reason).count());
    }
    return counts;
  }
}
