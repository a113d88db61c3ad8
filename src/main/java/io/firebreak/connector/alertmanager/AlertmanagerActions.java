package io.firebreak.connector.alertmanager;

import io.firebreak.action.Action;
import java.time.InstantSource;
import java.util.List;

/** Everything that a runbook can do at Alertmanager. */
public final class AlertmanagerActions {
  private AlertmanagerActions() {}

  /** The actions over these servers. */
  public static List<Action<?>> of(Alertmanagers servers, InstantSource clock) {
    return List.of(
        new ActiveAlerts(servers), new MakeSilence(servers, clock), new ExpireSilence(servers));
  }
}
