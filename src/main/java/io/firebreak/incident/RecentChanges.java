package io.firebreak.incident;

import io.firebreak.alert.ChangeEvent;
import io.firebreak.alert.Changes;
import io.firebreak.label.Labels;
import io.firebreak.label.Workload;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the changes, such as deployments, that may have caused an incident. */
public final class RecentChanges {
  /** Labels by which alerts name what a deployment names too. */
  private static final List<String> NAMES = List.of("service", "app", "deployment");

  private final Changes changes;
  private final Duration window;

  /**
   * Changes of this store.
   *
   * @param window how long before an incident one may have been its cause
   */
  public RecentChanges(Changes changes, Duration window) {
    this.changes = changes;
    this.window = window;
  }

  /** The changes of an incident's services shortly before it began, the last of them first. */
  public List<ChangeEvent> before(Incident incident) {
    var services = new LinkedHashSet<String>();
    incident
        .alerts()
        .values()
        .forEach(member -> services.addAll(services(member.alert().labels())));
    var began = incident.startedAt();
    return changes.of(incident.tenant(), services, began.minus(window), began).reversed();
  }

  /** What the labels of an alert are about, as tools that change it name it. */
  public static Set<String> services(Labels labels) {
    var services = new LinkedHashSet<String>();
    for (var name : NAMES) {
      var value = labels.get(name);
      if (value != null && !value.isEmpty()) {
        services.add(value);
      }
    }
    var workload = Workload.of(labels);
    if (workload != null) {
      services.add(workload.substring(workload.indexOf('/') + 1));
    }
    return services;
  }
}
