package io.firebreak.webhook.probe;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;

/** Site24x7's webhooks by their default parameters. */
public final class Site24x7Source extends JsonSource {
  /** A source that reads within these limits. */
  public Site24x7Source(Limits limits) {
    super("site24x7", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var status = body.need("STATUS");
    var severity =
        switch (status) {
          case "DOWN" -> Severity.CRITICAL;
          case "CRITICAL" -> Severity.HIGH;
          case "TROUBLE" -> Severity.MEDIUM;
          case "UP" -> Severity.INFO;
          default -> throw unknown("STATUS is an unknown word");
        };
    var name = body.need("MONITORNAME");
    var id = body.text("MONITOR_ID");
    return one(
        alert(name)
            .firing(!status.equals("UP"))
            .severity(severity, status)
            .key(id == null ? name : id)
            .label("monitor_id", id)
            .label("monitor_type", body.text("MONITORTYPE"))
            .label("url", body.text("MONITORURL"))
            .annotation("summary", body.text("INCIDENT_REASON"))
            .link("site24x7", body.text("MONITOR_DASHBOARD_LINK")),
        delivery);
  }
}
