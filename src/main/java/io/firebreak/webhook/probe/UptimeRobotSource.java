package io.firebreak.webhook.probe;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import java.util.Objects;

/** UptimeRobot's webhooks by POST as JSON, by its own names or in the style of the old template. */
public final class UptimeRobotSource extends JsonSource {
  /** A source that reads within these limits. */
  public UptimeRobotSource(Limits limits) {
    super("uptimerobot", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var type = body.first("alertType", "alert_type");
    var url = body.first("monitorURL", "monitor_url");
    var name = body.first("monitorFriendlyName", "monitor_friendly_name");
    if (type == null || (url == null && name == null)) {
      throw unknown("alertType or the monitor is missing");
    }
    var certificate = type.equals("3");
    var firing =
        switch (type) {
          case "1", "3" -> true;
          case "2" -> false;
          default -> throw unknown("alertType is an unknown number");
        };
    var id = Objects.requireNonNullElse(body.text("monitorID"), url + " " + name);
    var duration = body.text("alertDuration");
    return one(
        alert(name)
            .firing(firing)
            .severity(certificate ? Severity.MEDIUM : Severity.HIGH, null)
            .key(id, certificate ? "certificate" : "reachable")
            .starts(firing ? body.time("alertDateTime") : null)
            .ends(body.time("alertDateTime"))
            .label("monitor_id", body.text("monitorID"))
            .label("url", url)
            .annotation("summary", body.first("alertDetails", "alert_details"))
            .annotation("duration_seconds", duration)
            .link("target", url),
        delivery);
  }
}
