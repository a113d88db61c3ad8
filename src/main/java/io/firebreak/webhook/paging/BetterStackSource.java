package io.firebreak.webhook.paging;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;

/** Better Stack's incidents. What a status page tells is not about our own systems. */
public final class BetterStackSource extends JsonSource {
  /** A source that reads within these limits. */
  public BetterStackSource(Limits limits) {
    super("better-stack", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (body.has("event_type") && body.has("page")) {
      return new Parsed.Ignorable("status_page");
    }
    var firing =
        switch (body.need("event")) {
          case "started", "acknowledged" -> true;
          case "resolved" -> false;
          default -> throw unknown("event is an unknown word");
        };
    var incident = body.object("data", "attributes");
    var id = body.need("data", "id");
    return one(
        alert(incident.text("name"))
            .firing(firing)
            .key(id)
            .starts(incident.time("started_at"))
            .ends(incident.time("resolved_at"))
            .label("incident_id", id)
            .label("monitor_id", body.text("data", "relationships", "monitor", "data", "id"))
            .label("url", incident.text("url"))
            .annotation("summary", incident.text("cause"))
            .link("response", incident.text("response_url")),
        delivery);
  }
}
