package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Fingerprint;
import io.firebreak.label.Labels;
import io.firebreak.label.VisibleText;
import io.firebreak.label.Workload;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Triggers.ByAlert;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the alerts of one incident have in common. Routing and severity never enter it. */
final class GroupKey {
  /** A longer key is cut and told apart by its hash, so that every database can index it. */
  private static final int LONGEST = 400;

  private GroupKey() {}

  /**
   * The labels that the first matching runbook groups by, else the source's own grouping, else the
   * alert alone.
   */
  static String of(Alert alert, List<RunbookVersion> matching) {
    var by = matching.isEmpty() ? null : matching.getFirst().runbook().triggers().alert();
    return bounded(text(alert, by));
  }

  private static String text(Alert alert, @Nullable ByAlert by) {
    if (by != null && !by.groupBy().isEmpty()) {
      return "labels:" + withWorkload(alert.labels()).only(by.groupBy()).canonical();
    }
    return alert.groupKey() == null
        ? "alert:" + alert.fingerprint()
        : "source:" + alert.source() + ":" + alert.groupKey();
  }

  /** The workload outlives its pods, so that alerts about those that replace one another meet. */
  private static Labels withWorkload(Labels labels) {
    var workload = labels.get("workload") == null ? Workload.of(labels) : null;
    if (workload == null) {
      return labels;
    }
    var all = new TreeMap<>(labels.map());
    all.put("workload", workload);
    return Labels.of(all);
  }

  /** A key as it can be indexed, whatever its length. */
  static String bounded(String key) {
    var visible = VisibleText.line(key);
    return visible.length() <= LONGEST
        ? visible
        : visible.substring(0, LONGEST / 2)
            + "#"
            + Fingerprint.ofBytes(key.getBytes(StandardCharsets.UTF_8));
  }
}
