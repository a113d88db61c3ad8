package io.firebreak.webhook.paging;

import io.firebreak.alert.Fields;
import io.firebreak.alert.Flag;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * incident.io's webhooks (Svix), and its own inbound alert events, which several tools can write.
 * The body's key is the event's type, dots and all. A private incident tells only its id.
 */
public final class IncidentIoSource extends JsonSource {
  private static final int LONGEST_ID = 128;
  private static final List<String> OVER =
      List.of("closed", "learning", "declined", "canceled", "merged");

  /** A source that reads within these limits. */
  public IncidentIoSource(Limits limits) {
    super("incident-io", limits);
  }

  /** The signature covers the message's id, and every attempt bears the same. */
  @Override
  public Optional<String> deliveryId(RawDelivery delivery) {
    return Optional.ofNullable(delivery.header("webhook-id"))
        .filter(id -> id.length() <= LONGEST_ID);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (!body.has("event_type")) {
      return alert(body, delivery);
    }
    var type = body.need("event_type");
    var event = body.object(type);
    if (type.startsWith("public_alert.")) {
      return alert(event, delivery);
    }
    if (type.startsWith("public_incident.")) {
      return incident(event.has("incident") ? event.object("incident") : event, delivery);
    }
    return new Parsed.Ignorable(type.startsWith("private_") ? "private" : "no_incident");
  }

  private Parsed alert(Fields alert, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (alert.need("status")) {
          case "firing" -> true;
          case "resolved" -> false;
          default -> throw unknown("status is an unknown word");
        };
    var draft =
        alert(alert.need("title"))
            .firing(firing)
            .key(alert.need("deduplication_key"))
            .starts(alert.time("created_at"))
            .ends(alert.time("updated_at"))
            .labels(alert.texts("metadata"))
            .annotation("description", alert.text("description"))
            .link("source", alert.text("source_url"));
    for (var attribute : alert.list("attributes")) {
      draft.label(
          attribute.need("attribute", "name").toLowerCase(Locale.ROOT),
          attribute.object("value").text("label"));
    }
    return one(draft, delivery);
  }

  private Parsed incident(Fields incident, RawDelivery delivery) throws Unreadable {
    var category = incident.need("incident_status", "category");
    if ("test".equals(incident.text("mode"))) {
      return new Parsed.Ignorable("test");
    }
    if (category.equals("merged")) {
      return new Parsed.Ignorable("merged_not_recovered");
    }
    var id = incident.need("id");
    return one(
        alert(incident.text("name"))
            .firing(!OVER.contains(category))
            .severity(incident.text("severity", "name"))
            .key("incident", id)
            .starts(incident.time("created_at"))
            .ends(incident.time("updated_at"))
            .label("incident_id", id)
            .label("reference", incident.text("reference"))
            .label("incident_type", incident.text("incident_type", "name"))
            .annotation("summary", incident.text("summary"))
            .annotation("status", incident.text("incident_status", "name"))
            .flag(Flag.PAGED)
            .link("incident_io", incident.text("permalink")),
        delivery);
  }
}
