package io.firebreak.runbook;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.alert.AlertFeed;
import io.firebreak.connector.http.HttpCheck;
import io.firebreak.connector.http.HttpRequest;
import io.firebreak.connector.human.HumanConfirm;
import io.firebreak.connector.human.HumanInput;
import io.firebreak.connector.human.HumanTask;
import io.firebreak.connector.prometheus.PrometheusQuery;
import io.firebreak.connector.prometheus.PrometheusServers;
import io.firebreak.connector.runbook.RunbookRun;
import io.firebreak.connector.wait.WaitFor;
import io.firebreak.connector.wait.WaitUntil;
import io.firebreak.verify.NewAlerts;
import io.firebreak.verify.TargetHealth;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The actions that the program has, which may reach nothing here. */
public final class RealActions {
  public static final ActionCatalog ALL = all();

  private RealActions() {}

  private static ActionCatalog all() {
    var outbound = new Outbound(Egress.to(List.of(), Egress.Resolver.SYSTEM));
    return ActionCatalog.of(
        List.of(
            new HttpCheck(outbound),
            new HttpRequest(outbound),
            new HumanConfirm(),
            new HumanInput(),
            new HumanTask(),
            new PrometheusQuery(new PrometheusServers(Map.of()), Egress.Resolver.SYSTEM),
            new WaitFor(),
            new WaitUntil(),
            new RunbookRun(),
            TargetHealth.ofNothing(),
            new NewAlerts(AlertFeed.SILENT, NewAlerts.Settings.NONE, InstantSource.system())));
  }
}
