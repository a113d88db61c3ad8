package io.firebreak.webhook.paging;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.stream.Collectors;

/**
 * Opsgenie's and Jira Service Management's outgoing webhooks. What people do to an alert, such as a
 * note or a snooze, leaves it as it was.
 */
public final class OpsgenieSource extends JsonSource {
  /** A source that reads within these limits. */
  public OpsgenieSource(Limits limits) {
    super("opsgenie", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    return switch (body.need("action")) {
      case "Create", "Acknowledge", "UnAcknowledge", "Escalate", "UpdatePriority" ->
          alert(body.object("alert"), true, delivery);
      case "Close", "Delete" -> alert(body.object("alert"), false, delivery);
      default -> new Parsed.Ignorable("update");
    };
  }

  private Parsed alert(Fields alert, boolean firing, RawDelivery delivery) throws Unreadable {
    var id = alert.need("alertId");
    var priority = alert.text("priority");
    return one(
        alert(alert.text("message"))
            .firing(firing)
            .severity(priority == null || priority.startsWith("P") ? priority : "P" + priority)
            // An alias comes again for the next alert, which then begins at another time.
            .key(alert.text("alias") == null ? id : alert.need("alias"))
            .starts(alert.time("createdAt"))
            .ends(alert.time("updatedAt"))
            .label("alert_id", id)
            .label("entity", alert.text("entity"))
            .label("alert_source", alert.text("source"))
            .tags(
                alert.list("tags").stream()
                    .map(tag -> tag.json().asText())
                    .collect(Collectors.joining(",")))
            .labels(alert.texts("details"))
            .annotation("description", alert.text("description"))
            .annotation("number", alert.text("tinyId"))
            .annotation("alias", alert.text("alias")),
        delivery);
  }
}
