package io.firebreak.app;

import io.firebreak.alert.AlertSource;
import io.firebreak.alert.Limits;
import io.firebreak.runbook.Evaluator;
import io.firebreak.webhook.apm.DatadogSource;
import io.firebreak.webhook.apm.DynatraceSource;
import io.firebreak.webhook.apm.ElasticSource;
import io.firebreak.webhook.apm.HoneycombSource;
import io.firebreak.webhook.apm.NewRelicSource;
import io.firebreak.webhook.apm.SentrySource;
import io.firebreak.webhook.apm.SplunkSource;
import io.firebreak.webhook.cloud.AzureMonitorSource;
import io.firebreak.webhook.cloud.CloudWatchSource;
import io.firebreak.webhook.cloud.GoogleCloudSource;
import io.firebreak.webhook.cloudevents.CloudEventsSource;
import io.firebreak.webhook.deploy.ArgoCdSource;
import io.firebreak.webhook.deploy.GitHubSource;
import io.firebreak.webhook.deploy.GitLabSource;
import io.firebreak.webhook.generic.GenericSource;
import io.firebreak.webhook.host.CheckmkSource;
import io.firebreak.webhook.host.IcingaSource;
import io.firebreak.webhook.host.NagiosSource;
import io.firebreak.webhook.host.ZabbixSource;
import io.firebreak.webhook.kubernetes.FalcoSource;
import io.firebreak.webhook.kubernetes.KubernetesEventSource;
import io.firebreak.webhook.kubernetes.RobustaSource;
import io.firebreak.webhook.pagerduty.PagerDutySource;
import io.firebreak.webhook.paging.BetterStackSource;
import io.firebreak.webhook.paging.GoAlertSource;
import io.firebreak.webhook.paging.IncidentIoSource;
import io.firebreak.webhook.paging.KeepSource;
import io.firebreak.webhook.paging.OpsgenieSource;
import io.firebreak.webhook.paging.PagerDutyEventsSource;
import io.firebreak.webhook.paging.RootlySource;
import io.firebreak.webhook.paging.StatuspageSource;
import io.firebreak.webhook.probe.PingdomSource;
import io.firebreak.webhook.probe.Site24x7Source;
import io.firebreak.webhook.probe.StatusCakeSource;
import io.firebreak.webhook.probe.UptimeKumaSource;
import io.firebreak.webhook.probe.UptimeRobotSource;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import io.firebreak.webhook.prometheus.GrafanaSource;
import io.firebreak.webhook.prometheus.PrometheusSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every kind of monitoring system that can post to a hook. A new one is a line here. */
final class Sources {
  private static final List<Function<Limits, AlertSource>> PLAIN =
      List.of(
          AlertmanagerSource::new,
          PrometheusSource::new,
          GrafanaSource::new,
          DatadogSource::new,
          CloudWatchSource::new,
          AzureMonitorSource::new,
          GoogleCloudSource::new,
          NewRelicSource::new,
          SentrySource::new,
          OpsgenieSource::new,
          ZabbixSource::new,
          ElasticSource::new,
          SplunkSource::new,
          DynatraceSource::new,
          HoneycombSource::new,
          UptimeKumaSource::new,
          PingdomSource::new,
          UptimeRobotSource::new,
          StatusCakeSource::new,
          Site24x7Source::new,
          BetterStackSource::new,
          StatuspageSource::new,
          CheckmkSource::new,
          NagiosSource::new,
          IcingaSource::new,
          IncidentIoSource::new,
          RootlySource::new,
          GoAlertSource::new,
          KeepSource::new,
          PagerDutyEventsSource::new,
          KubernetesEventSource::new,
          FalcoSource::new,
          RobustaSource::new,
          ArgoCdSource::new,
          GitHubSource::new,
          GitLabSource::new,
          CloudEventsSource::new);

  private Sources() {}

  /**
   * All of them.
   *
   * @param pagerDutyUser id of the user in whose name Firebreak acts at PagerDuty, null when
   *     unknown
   */
  static List<AlertSource> all(Limits limits, @Nullable String pagerDutyUser) {
    return Stream.concat(
            PLAIN.stream().map(source -> source.apply(limits)),
            Stream.of(
                new PagerDutySource(limits, pagerDutyUser),
                new GenericSource(limits, new CelFields(new Evaluator()))))
        .toList();
  }
}
