package io.firebreak.app;

import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.action.Redactor;
import io.firebreak.action.Secrets;
import io.firebreak.alert.AlertFeed;
import io.firebreak.alert.Intake;
import io.firebreak.app.config.Configuration;
import io.firebreak.connector.alertmanager.AlertmanagerActions;
import io.firebreak.connector.alertmanager.Alertmanagers;
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
import io.firebreak.pagerduty.PagerDutyAccount;
import io.firebreak.pagerduty.PagerDutyActions;
import io.firebreak.plan.Readings;
import io.firebreak.runbook.Evaluator;
import io.firebreak.verify.NewAlerts;
import io.firebreak.verify.TargetHealth;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that a runbook can use. */
@Singleton
final class Toolbox {
  @Produces
  @Singleton
  Redactor redactor() {
    return new Redactor();
  }

  @Produces
  @Singleton
  Secrets secrets(Configuration configuration, Redactor redactor) {
    return StorePlace.secrets(configuration, redactor);
  }

  @Produces
  @Singleton
  Outbound outbound(Configuration configuration) {
    return new Outbound(Egress.to(configuration.scope().http(), Egress.Resolver.SYSTEM));
  }

  @Produces
  @Singleton
  PrometheusQuery prometheus(Configuration configuration) {
    var servers = new HashMap<String, PrometheusServers.Server>();
    configuration
        .prometheus()
        .forEach((name, server) ->
            servers.put(name, new PrometheusServers.Server(server.url(), server.bearer())));
    return new PrometheusQuery(new PrometheusServers(servers), Egress.Resolver.SYSTEM);
  }

  @Produces
  @Singleton
  Alertmanagers alertmanagers(Configuration configuration) {
    var servers = new HashMap<String, Alertmanagers.Server>();
    configuration
        .alertmanager()
        .forEach((name, server) ->
            servers.put(name, new Alertmanagers.Server(server.url(), server.bearer())));
    return new Alertmanagers(servers, Egress.Resolver.SYSTEM);
  }

  @Produces
  @Singleton
  ActionCatalog actions(
      Outbound outbound,
      PrometheusQuery prometheus,
      Alertmanagers alertmanagers,
      PagerDutyAccount pagerDuty,
      Configuration configuration,
      Evaluator evaluator,
      Secrets secrets,
      Intake intake,
      InstantSource clock) {
    var asked = connectors(outbound, prometheus, alertmanagers, pagerDuty, clock);
    return withChecks(
        asked,
        TargetHealth.by(
            configuration.healthRules(), new Readings(ActionCatalog.of(asked), evaluator, secrets)),
        new NewAlerts(
            intake,
            new NewAlerts.Settings(configuration.nearby(), configuration.limits().intakeSilence()),
            clock));
  }

  /** The same actions for commands that only look at runbooks: nothing is in their scope. */
  static ActionCatalog forLint() {
    var nowhere = new Outbound(Egress.to(List.of(), Egress.Resolver.SYSTEM));
    var clock = InstantSource.system();
    var asked =
        connectors(
            nowhere,
            new PrometheusQuery(new PrometheusServers(Map.of()), Egress.Resolver.SYSTEM),
            new Alertmanagers(Map.of(), Egress.Resolver.SYSTEM),
            PagerDutyAccount.none(),
            clock);
    return withChecks(
        asked,
        TargetHealth.ofNothing(),
        new NewAlerts(AlertFeed.SILENT, NewAlerts.Settings.NONE, clock));
  }

  private static ActionCatalog withChecks(
      List<Action<?>> connectors, TargetHealth health, NewAlerts alerts) {
    return ActionCatalog.of(Stream.concat(connectors.stream(), Stream.of(health, alerts)).toList());
  }

  private static List<Action<?>> connectors(
      Outbound outbound,
      PrometheusQuery prometheus,
      Alertmanagers alertmanagers,
      PagerDutyAccount pagerDuty,
      InstantSource clock) {
    var own =
        List.<Action<?>>of(
            new HttpRequest(outbound),
            new HttpCheck(outbound),
            prometheus,
            new HumanConfirm(),
            new HumanInput(),
            new HumanTask(),
            new WaitFor(),
            new WaitUntil(),
            new RunbookRun());
    return Stream.of(
            own, AlertmanagerActions.of(alertmanagers, clock), PagerDutyActions.of(pagerDuty))
        .flatMap(List::stream)
        .toList();
  }

  @Produces
  @Singleton
  PagerDutyAccount pagerDuty(Configuration configuration, Secrets secrets, InstantSource clock) {
    var settings = PagerDutyDoorway.settings(configuration);
    return settings == null
        ? PagerDutyAccount.none()
        : PagerDutyAccount.of(settings, secrets, Egress.Resolver.SYSTEM, clock);
  }

  void close(
      @Observes ShutdownEvent event,
      Outbound outbound,
      PrometheusQuery prometheus,
      Alertmanagers alertmanagers,
      PagerDutyAccount pagerDuty) {
    outbound.close();
    prometheus.close();
    alertmanagers.close();
    pagerDuty.close();
  }
}
