package io.firebreak.webhook.paging;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.List;

/**
 * Atlassian Statuspage: what somebody else says of their systems. It is recorded beside our
 * incidents and never acted on.
 */
public final class StatuspageSource extends JsonSource {
  private static final List<String> OVER = List.of("resolved", "postmortem", "completed");

  /** A source that reads within these limits. */
  public StatuspageSource(Limits limits) {
    super("statuspage", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (body.has("component_update")) {
      return component(body, delivery);
    }
    var incident = body.object("incident");
    var id = incident.need("id");
    return one(
        alert(incident.text("name"))
            .firing(!OVER.contains(incident.need("status")))
            .severity(incident.text("impact"))
            .key("incident", id)
            .starts(incident.time("created_at"))
            .ends(incident.time("resolved_at"))
            .label("incident_id", id)
            .label("page", body.text("page", "id"))
            .pseudo(true)
            .annotation("status", incident.text("status"))
            .link("statuspage", incident.text("shortlink")),
        delivery);
  }

  private Parsed component(Fields body, RawDelivery delivery) throws Unreadable {
    var component = body.object("component");
    var status = body.need("component_update", "new_status");
    return one(
        alert(component.text("name"))
            .firing(!status.equals("operational"))
            .severity(status.startsWith("major") ? "major" : "minor")
            .key("component", component.need("id"))
            .starts(
                status.equals("operational") ? null : body.time("component_update", "created_at"))
            .ends(body.time("component_update", "created_at"))
            .label("component_id", component.text("id"))
            .label("page", body.text("page", "id"))
            .pseudo(true)
            .annotation("status", status),
        delivery);
  }
}
