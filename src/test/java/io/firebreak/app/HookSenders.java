package io.firebreak.app;

import io.firebreak.app.SenderScheme.Trait;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One sender of each kind, and the hook that believes it. */
final class HookSenders {
  /** Its length makes user and password whole groups of Base64, of which none can be left out. */
  private static final String NOW = "a-secret-of-29-bytes-for-now!";

  private static final String ALERTMANAGER = "alertmanager/05-firing-single.json";

  private static final Map<String, String> SECRETS =
      Map.of(
          "HOOK",
          NOW,
          "OLD",
          "a-secret-of-29-bytes-retiring",
          "SVIX_HOOK",
          "whsec_" + base64("a-key-of-27-bytes-for-now!!"),
          "SVIX_OLD",
          "whsec_" + base64("a-key-of-27-bytes-retiring!"));

  private static final String HMAC = "hmac: [secrets.HOOK, secrets.OLD]";

  static final List<SenderScheme> ALL =
      List.of(
          SenderScheme.shown(
              "bearer",
              "alertmanager",
              "bearer: [secrets.HOOK, secrets.OLD]",
              ALERTMANAGER,
              "Authorization",
              secret -> "Bearer " + secret),
          SenderScheme.shown(
              "basic",
              "nagios",
              "basic: { user: pro, password: [secrets.HOOK, secrets.OLD] }",
              "nagios/service-problem.json",
              "Authorization",
              secret -> "Basic " + base64("pro:" + secret)),
          SenderScheme.shown(
              "header",
              "gitlab",
              "header: { name: X-Gitlab-Token, secret: [secrets.HOOK, secrets.OLD] }",
              "gitlab/deployment.success.json",
              "X-Gitlab-Token",
              secret -> secret),
          SenderScheme.inQuery(
              "uptimerobot",
              "token",
              "query: { name: token, secret: [secrets.HOOK, secrets.OLD] }",
              "uptimerobot/default.down.json"),
          SenderScheme.signed(
              "pagerduty",
              "pagerduty",
              HMAC,
              "pagerduty/lifecycle/incident.triggered.json",
              "X-PagerDuty-Signature",
              "v1="),
          SenderScheme.signed(
              "github", "github", HMAC, "github/ping.json", "X-Hub-Signature-256", "sha256="),
          SenderScheme.signed(
              "sentry",
              "sentry",
              HMAC,
              "sentry/metric-alert.critical.json",
              "Sentry-Hook-Signature",
              ""),
          SenderScheme.signed(
              "grafana",
              "grafana",
              HMAC,
              "grafana/built/firing.json",
              "X-Grafana-Alerting-Signature",
              ""),
          SenderScheme.timed(
              "grafana-timed",
              "grafana",
              HMAC + ", timestamp_header: X-Time",
              "grafana/built/firing.json",
              "X-Grafana-Alerting-Signature",
              "X-Time"),
          SenderScheme.signed(
              "own-header",
              "generic",
              HMAC + ", signature_header: X-Signature",
              "recipes/axiom.json",
              "X-Signature",
              "sha256="),
          SenderScheme.svix(
              "incident-io",
              "incident-io",
              "hmac: [secrets.SVIX_HOOK, secrets.SVIX_OLD]",
              "incident-io/public_alert.alert_created_v1.json"),
          SenderScheme.stamped(
              "rootly", HMAC, "rootly/incident.created.json", "X-Rootly-Signature"),
          PublicKeySenders.token(
              "azure-monitor",
              "jwt: { keys: https://login.example.com/keys, issuer: https://login.example.com, audience: firebreak }",
              "azure-monitor/built/fired.json",
              NOW),
          SenderScheme.certificate(
              "datadog", "mtls: events.example.com", "datadog/10-triggered.json", NOW),
          PublicKeySenders.topic(
              "cloudwatch",
              "sns: ['" + PublicKeySenders.TOPIC + "']",
              "cloudwatch/sns/raw-delivery.metric-alarm.json",
              NOW),
          SenderScheme.insecure("zabbix", "zabbix/problem.json"));

  private HookSenders() {}

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(SenderScheme.bytes(text));
  }

  /** The value of a reference. */
  static String secret(String reference) {
    return Objects.requireNonNull(SECRETS.get(reference), reference);
  }

  static String secret(SenderScheme scheme, String reference) {
    return secret(scheme.has(Trait.ID_SIGNED) ? "SVIX_" + reference : reference);
  }
}
