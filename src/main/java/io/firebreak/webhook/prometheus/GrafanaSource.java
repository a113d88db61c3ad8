package io.firebreak.webhook.prometheus;

import com.google.re2j.Pattern;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertReader;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.Fields;
import io.firebreak.alert.Fingerprint;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import io.firebreak.webhook.prometheus.PrometheusAlert.Sent;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Grafana's webhook contact point, and the dashboard alerts of before version 8. A rule whose
 * datasource is silent or broken keeps its severity, so such alerts are told from real ones by
 * name: they never start anything.
 */
public final class GrafanaSource extends JsonSource {
  private static final String NAME = "grafana";

  /** What Grafana says of itself; {@code TestAlert} is the button of a contact point. */
  private static final Set<String> PSEUDO =
      Set.of("DatasourceNoData", "DatasourceError", "TestAlert");

  private static final Pattern SENT_FINGERPRINT = Pattern.compile("[0-9a-zA-Z:_-]{8,128}");

  private final AlertReader reader;

  /** A source that reads within these limits. */
  public GrafanaSource(Limits limits) {
    super(NAME, limits);
    this.reader = new AlertReader(limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (body.has("ruleId")) {
      return dashboardAlert(body, delivery);
    }
    var version = body.text("version");
    if (version != null && !version.equals("1")) {
      throw new Unreadable(
          DeadLetterReason.UNKNOWN_VERSION, "a version of the webhook other than 1");
    }
    var group = group(body);
    return reader.each(
        body.json().get("alerts"), "alerts", item -> alert(new Fields(item), group, delivery));
  }

  /** What the alerts of a body share. */
  private record Group(@Nullable String key, @Nullable String url, boolean truncated) {}

  private Group group(Fields body) throws Unreadable {
    var labels = reader.labels(body.texts("groupLabels"));
    return new Group(
        labels.map().isEmpty() ? null : NAME + "{" + labels.canonical() + "}",
        body.text("externalURL"),
        body.json().path("truncatedAlerts").asLong() > 0);
  }

  private Alert alert(Fields item, Group group, RawDelivery delivery) throws Unreadable {
    AlertReader.object(item.json());
    var labels = reader.identity(item.json().get("labels"));
    var firing =
        switch (item.need("status")) {
          case "firing" -> true;
          case "resolved" -> false;
          default -> throw unknown("status is an unknown word");
        };
    var sent = item.text("fingerprint");
    return PrometheusAlert.of(
        new Sent(
            NAME,
            firing,
            labels,
            annotations(item),
            AlertReader.times(
                item.text("startsAt"), item.text("endsAt"), firing, delivery.receivedAt()),
            sent != null && SENT_FINGERPRINT.matches(sent) ? sent : Fingerprint.of(NAME, labels),
            group.key(),
            item.text("generatorURL"),
            group.url(),
            group.truncated(),
            PSEUDO.contains(labels.map().getOrDefault("alertname", ""))));
  }

  private Map<String, String> annotations(Fields item) throws Unreadable {
    var annotations = new TreeMap<>(reader.annotations(item.json().get("annotations")));
    putIfThere(annotations, "rule_uid", item.text("ruleUID"));
    putIfThere(annotations, "values", item.text("valueString"));
    putIfThere(annotations, "dashboard_url", item.text("dashboardURL"));
    return annotations;
  }

  private static void putIfThere(Map<String, String> map, String name, @Nullable String value) {
    if (value != null) {
      map.putIfAbsent(name, value);
    }
  }

  private Parsed dashboardAlert(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("state").toLowerCase(Locale.ROOT)) {
          case "alerting" -> true;
          case "ok" -> false;
          case "no_data", "paused", "pending" -> null;
          default -> throw unknown("state is an unknown word");
        };
    if (firing == null) {
      return new Parsed.Ignorable("no_data");
    }
    var id = body.need("ruleId");
    var tags = body.texts("tags");
    var draft =
        alert(body.text("ruleName"))
            .firing(firing)
            .severity(tags.get("severity"))
            .key("rule", id)
            .label("rule_id", id)
            .labels(tags)
            .annotation("summary", body.text("message"))
            .link("grafana", body.text("ruleUrl"));
    var matches = body.list("evalMatches");
    if (matches.size() == 1) {
      draft.labels(matches.getFirst().texts("tags"));
    }
    return one(draft, delivery);
  }
}
