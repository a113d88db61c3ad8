package io.firebreak.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.ChangeEvent;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.testing.Payloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Every sample of every source means what its sender means by it")
class SourceSamplesTest {
  static final List<AlertSource> SOURCES = Sources.all(Limits.DEFAULT, null);

  /** Those whose samples have tests of their own, or none. */
  private static final List<String> OTHERS =
      List.of("alertmanager", "prometheus", "pagerduty", "generic");

  /** Sources with samples in a folder of their name. */
  static Stream<String> folders() {
    return SOURCES.stream().map(AlertSource::name).filter(name -> !OTHERS.contains(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("folders")
  void isReadAsRecorded(String source) {
    var samples = Payloads.of(source);
    var read =
        samples.stream()
            .map(sample -> sample + "\n" + told(parse(source, sample)))
            .collect(Collectors.joining("\n"));

    assertThat(samples).isNotEmpty();
    assertThat(read).isEqualTo(Payloads.golden("sources/" + source + ".txt", read));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grafana/built/firing.json                                     | firing critical DiskFull
          grafana/03-resolved-v12.json                                  | resolved critical DiskFull
          datadog/10-triggered.json                                     | firing high High CPU usage on web-1
          datadog/12-warn.json                                          | firing high High CPU usage on web-1
          datadog/13-recovered.json                                     | resolved high High CPU usage on web-1
          cloudwatch/sns/signed.metric-alarm.ALARM.v2.json              | firing high payments-api-HighCPU
          cloudwatch/events/ok.json                                     | resolved high payments-api-HighCPU
          cloudwatch/events/described.json                              | firing critical payments-api-SlowOrders
          azure-monitor/built/fired.json                                | firing high checkout-cpu
          azure-monitor/built/activity-log.json                         | firing info svc-health
          gcp-monitoring/v1.2.open.json                                 | firing critical Monitor-Project-Cluster
          newrelic/workflow.lifecycle.CLOSED.STATE_CHANGE.json          | resolved critical High error rate
          sentry/metric-alert.warning.json                              | firing medium Too many errors
          opsgenie/updatepriority.json                                  | firing critical test alert
          opsgenie/delete.json                                          | resolved medium test alert
          zabbix/problem.json                                           | firing high Zabbix agent is unreachable
          elastic/11-recovered.json                                     | resolved medium High CPU on hosts
          splunk/k8s-structured.json                                    | firing high payments OOM
          dynatrace/built/open.json                                     | firing critical Failure rate increase
          honeycomb/trigger.OK.json                                     | resolved medium trig on ttt
          uptime-kuma/down.json                                         | firing high API
          uptime-kuma/built/tagged.json                                 | firing critical API
          uptime-kuma/cert-expiry.json                                  | firing medium Certificate expires
          pingdom/up.json                                               | resolved high Alerta API on OpenShift
          uptimerobot/default.down.json                                 | firing high API
          statuscake/down.form                                          | firing high API
          site24x7/down.json                                            | firing critical API
          better-stack/incident.started.json                            | firing medium Tesla.com homepage
          checkmk/service-problem.json                                  | firing critical Filesystem /var
          nagios/service-problem.json                                   | firing critical HTTP
          icinga2/service-critical-hard.json                            | firing critical disk /var
          icinga2/service-ok.json                                       | resolved info disk /var
          incident-io/public_incident.incident_status_updated_v2.json   | resolved high Our database is sad
          rootly/incident.mitigated.json                                | firing critical Sparkling Frost
          goalert/generic-api.trigger.json                              | firing medium Disk full on web-1
          keep/alert-dto.json                                           | firing critical DiskFull
          pagerduty-events/trigger.json                                 | firing high Backup of web-1 failed
          kubernetes-events/nodenotready.json                           | firing medium NodeNotReady
          falco/terminal-shell-in-container.json                        | firing info Terminal shell in container
          robusta/finding.json-sink.json                                | firing high CrashLoopBackoff
          argocd/on-health-degraded.json                                | firing high ArgoCdAppDegraded
          cloudevents/alert.binary.json                                 | firing medium KubePodCrashLooping
          """)
  void hasThisStatusSeverityAndName(String sample, String expected) {
    var alert = only(sample);

    assertThat(alert.status().code() + " " + alert.severity().code() + " " + alert.name())
        .isEqualTo(expected);
    assertThat(alert.has(Flag.PSEUDO)).isFalse();
  }

  @ParameterizedTest(name = "{0} is ignored as {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          datadog/14-no-data.json                                       | no_data
          cloudwatch/sns/signed.metric-alarm.INSUFFICIENT_DATA.v2.json  | no_data
          cloudwatch/events/suppressed.json                             | suppressed
          cloudwatch/events/configuration-changed.json                  | no_alarm
          azure-monitor/built/test.json                                 | test
          azure-monitor/built/budget-test.json                          | test
          azure-monitor/built/user-initiated.json                       | user_initiated
          gcp-monitoring/v1.2.test-notification.json                    | test
          opsgenie/addnote.json                                         | update
          opsgenie/snooze.json                                          | update
          zabbix/update-acknowledged.json                               | update
          dynatrace/12-merged.json                                      | merged_not_recovered
          dynatrace/13-test.json                                        | test
          uptime-kuma/test.json                                         | test
          checkmk/acknowledgement.json                                  | update
          icinga2/service-critical-in-downtime.json                     | suppressed
          icinga2/service-critical-flapping.json                        | flapping
          incident-io/private_incident.incident_created_v2.json         | private
          pagerduty-events/acknowledge.json                             | acknowledged
          falco/test-event.json                                         | test
          github/ping.json                                              | test
          """)
  void isTakenAndNeverActsOnAnything(String sample, String why) {
    assertThat(parse(sample)).isEqualTo(new Parsed.Ignorable(why));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "grafana/04-contact-point-test.json",
        "grafana/05-DatasourceNoData.json",
        "grafana/06-DatasourceError.json",
        "elastic/12-flapping.json",
        "newrelic/legacy-alert-channel.json",
        "statuspage/component-update.json",
        "statuspage/incident.identified.json"
      })
  void isRecordedButIsNoAlertToActOn(String sample) {
    assertThat(only(sample).has(Flag.PSEUDO)).isTrue();
  }

  @ParameterizedTest(name = "{0} ends with {1}")
  @CsvSource({
    "grafana/built/firing.json,grafana/03-resolved-v12.json",
    "azure-monitor/built/fired.json,azure-monitor/built/resolved.json",
    "gcp-monitoring/v1.2.open.json,gcp-monitoring/v1.2.closed.json",
    "gcp-monitoring/v1.1.open.json,gcp-monitoring/v1.1.closed.json",
    "newrelic/workflow.lifecycle.CREATED.STATE_CHANGE.json,newrelic/workflow.lifecycle.CLOSED.STATE_CHANGE.json",
    "newrelic/workflow.lifecycle.ACTIVATED.STATE_CHANGE.json,newrelic/workflow.lifecycle.CLOSED.STATE_CHANGE.json",
    "sentry/metric-alert.critical.json,sentry/built/metric-alert.resolved.json",
    "opsgenie/create.json,opsgenie/built/create-closed.json",
    "opsgenie/updatepriority.json,opsgenie/close.json",
    "zabbix/problem.json,zabbix/recovery.json",
    "dynatrace/built/open.json,dynatrace/11-resolved.json",
    "better-stack/incident.started.json,better-stack/incident.resolved.json",
    "rootly/incident.created.json,rootly/incident.resolved.json",
    "incident-io/public_alert.alert_created_v1.json,incident-io/built/alert.resolved.json",
    "robusta/finding.json-sink.json,robusta/built/resolved.json",
    "statuspage/incident.identified.json,statuspage/incident.resolved.json",
    "cloudevents/alert.structured.json,cloudevents/built/resolved.json",
  })
  void isOneEpisodeFromItsBeginningToItsEnd(String firing, String resolved) {
    assertThat(only(resolved).status()).isEqualTo(Alert.Status.RESOLVED);
    assertThat(only(firing).episode()).isEqualTo(only(resolved).episode());
  }

  @ParameterizedTest(name = "{0} ends with {1}")
  @CsvSource({
    "datadog/10-triggered.json,datadog/13-recovered.json",
    "datadog/11-re-triggered.json,datadog/13-recovered.json",
    "grafana/90-legacy-alerting.json,grafana/91-legacy-ok.json",
    "cloudwatch/sns/signed.metric-alarm.ALARM.v1.json,cloudwatch/sns/signed.metric-alarm.OK.v2.json",
    "cloudwatch/sns/raw-delivery.metric-alarm.json,cloudwatch/events/ok.json",
    "sentry/built/issue-alert.json,sentry/built/issue.resolved.json",
    "elastic/10-active.json,elastic/11-recovered.json",
    "uptime-kuma/down.json,uptime-kuma/built/up.json",
    "pingdom/down.json,pingdom/up.json",
    "uptimerobot/default.down.json,uptimerobot/default.up.json",
    "statuscake/down.form,statuscake/up.form",
    "site24x7/down.json,site24x7/built/up.json",
    "checkmk/service-problem.json,checkmk/built/service-recovery.json",
    "nagios/service-problem.json,nagios/service-recovery.json",
    "icinga2/service-critical-hard.json,icinga2/service-ok.json",
    "goalert/generic-api.trigger.json,goalert/generic-api.close.json",
    "keep/alert-dto.json,keep/built/resolved.json",
    "pagerduty-events/trigger.json,pagerduty-events/resolve.json",
    "argocd/on-health-degraded.json,argocd/built/on-healthy.json",
  })
  void isEndedByItsFingerprintWhenTheSenderTellsNoStart(String firing, String resolved) {
    var end = only(resolved);

    assertThat(end.status()).isEqualTo(Alert.Status.RESOLVED);
    assertThat(end.isStartKnown()).isFalse();
    assertThat(end.fingerprint()).isEqualTo(only(firing).fingerprint());
  }

  @ParameterizedTest(name = "{0}: {1} of {2}")
  @CsvSource({
    "github/deployment_status.failure.json,failure,Hello-World",
    "github/deployment.json,created,Hello-World",
    "github/workflow_run.completed.success.json,success,octo-repo",
    "gitlab/deployment.success.json,success,test-deployment-webhooks",
    "argocd/on-sync-failed.json,Failed,checkout",
    "argocd/built/on-deployed.json,Succeeded,checkout",
    "pagerduty-events/change.json,passed,checkout",
    "cloudevents/built/deployed.json,,checkout",
    "argocd/doc.github-commit-status.json,error,checkout",
  })
  void isAChangeOfAService(String sample, @Nullable String state, String service) {
    assertThat(parse(sample))
        .isInstanceOfSatisfying(
            Parsed.Changed.class,
            told -> {
              assertThat(told.changes()).extracting(ChangeEvent::state).containsExactly(state);
              assertThat(told.changes()).extracting(ChangeEvent::service).containsExactly(service);
            });
  }

  static Stream<AlertSource> posting() {
    return SOURCES.stream().filter(source -> !source.name().equals("generic"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("posting")
  void isThereToBeSentByHandAndToldAsOfNow(AlertSource source) throws IOException {
    var now = Payloads.RECEIVED_AT;
    byte[] body;
    try (var sample = Main.class.getResourceAsStream("/samples/" + source.name() + ".json")) {
      body =
          new String(requireNonNull(sample).readAllBytes(), StandardCharsets.UTF_8)
              .replace("$NOW", now.toString())
              .replace("$EPOCH", String.valueOf(now.getEpochSecond()))
              .getBytes(StandardCharsets.UTF_8);
    }

    switch (source.parse(new RawDelivery("d1", now, Map.of(), body))) {
      case Parsed.Alerts(var alerts, var rejected, var changes) -> {
        assertThat(rejected).isEmpty();
        assertThat(changes).isEmpty();
        assertThat(alerts)
            .singleElement()
            .satisfies(alert -> assertThat(alert.startsAt()).isEqualTo(now));
      }
      case Parsed.Changed(var changes) ->
          assertThat(changes).extracting(ChangeEvent::at).containsExactly(now);
      case Parsed.DeadLetter(_, var detail) -> Assertions.fail(detail);
      case Parsed.Handshake _, Parsed.Ignorable _ -> Assertions.fail("a sample that does nothing");
    }
  }

  @Test
  void everySourceHasAPageThatSaysHowToPointItHere() throws IOException {
    var index = Files.readString(Path.of("docs/sources/README.md"));
    var ownPages =
        SOURCES.stream()
            .map(AlertSource::name)
            .filter(name -> !name.equals("prometheus") && !name.equals("pagerduty"));

    assertThat(SOURCES).allMatch(source -> index.contains("[`" + source.name() + "`]"));
    assertThat(ownPages)
        .allSatisfy(name -> assertThat(Path.of("docs/sources/" + name + ".md")).exists());
  }

  @Test
  void aBatchOfEventsIsSeveralAlerts() {
    assertThat(parse("cloudevents/built/batch.json"))
        .isInstanceOfSatisfying(
            Parsed.Alerts.class,
            batch ->
                assertThat(batch.alerts())
                    .extracting(alert -> alert.status().code())
                    .containsExactly("firing", "resolved"));
  }

  @Test
  void aSubscriptionIsAHandshake() {
    assertThat(parse("cloudwatch/sns/signed.SubscriptionConfirmation.v2.json"))
        .isInstanceOfSatisfying(
            Parsed.Handshake.class,
            handshake ->
                assertThat(handshake.confirm())
                    .hasHost("sns.eu-west-1.amazonaws.com")
                    .hasScheme("https"));
  }

  @Test
  void numbersThatNoDoubleHoldsKeepTheirDigits() {
    assertThat(only("opsgenie/close.json").endsAt()).isEqualTo("2015-01-05T10:06:14.669001Z");
  }

  private static Alert only(String sample) {
    assertThat(parse(sample)).as(sample).isInstanceOf(Parsed.Alerts.class);
    var alerts = ((Parsed.Alerts) parse(sample)).alerts();
    assertThat(alerts).as(sample).hasSize(1);
    return alerts.getFirst();
  }

  private static Parsed parse(String sample) {
    return parse(sample.substring(0, sample.indexOf('/')), sample);
  }

  /** What a delivery was read as, line by line. */
  private static String told(Parsed parsed) {
    return switch (parsed) {
      case Parsed.Alerts(var alerts, var rejected, var changes) ->
          alerts.stream().map(SourceSamplesTest::told).collect(Collectors.joining())
              + rejected.stream().map(no -> "  rejected " + no + "\n").collect(Collectors.joining())
              + told(changes);
      case Parsed.Changed(var changes) -> told(changes);
      case Parsed.Handshake(var confirm) -> "  handshake " + confirm + "\n";
      case Parsed.Ignorable(var why) -> "  ignored " + why + "\n";
      case Parsed.DeadLetter(var reason, var detail) ->
          "  dead letter " + reason.code() + ": " + detail + "\n";
    };
  }

  private static String told(List<ChangeEvent> changes) {
    return changes.stream()
        .map(change ->
            "  change %s: %s at %s %s %s\n"
                .formatted(
                    change.state(),
                    change.summary(),
                    change.at(),
                    change.labels().canonical(),
                    change.links()))
        .collect(Collectors.joining());
  }

  private static String told(Alert alert) {
    return """
      %s %s: %s
        starts %s, ends %s, flags %s
        fingerprint %s, group %s
        labels %s
        links %s
    """
        .formatted(
            alert.status().code(),
            alert.severity().code(),
            alert.name(),
            alert.startsAt(),
            alert.endsAt(),
            alert.flags(),
            alert.fingerprint(),
            alert.groupKey(),
            alert.labels().canonical(),
            alert.links());
  }

  static Parsed parse(String source, String sample) {
    var reader =
        SOURCES.stream().filter(each -> each.name().equals(source)).findFirst().orElseThrow();
    return reader.parse(
        new RawDelivery(
            "d1", Payloads.RECEIVED_AT, Payloads.headers(sample), Payloads.body(sample)));
  }
}
