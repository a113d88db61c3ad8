package io.firebreak.webhook.paging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firebreak.alert.Fields;
import io.firebreak.alert.Flag;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rootly's webhooks: alerts and incidents. A mitigated incident is not over yet. */
public final class RootlySource extends JsonSource {
  private static final int LONGEST_ID = 100;

  /** A source that reads within these limits. */
  public RootlySource(Limits limits) {
    super("rootly", limits);
  }

  /** The signature covers the event's id. */
  @Override
  public Optional<String> deliveryId(RawDelivery delivery) {
    return nested(new String(delivery.body(), UTF_8))
        .map(body -> body.json().path("event").path("id").asText())
        .filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var type = body.need("event", "type");
    var data = body.object("data");
    if (type.startsWith("alert.")) {
      return alert(data, delivery);
    }
    if (type.startsWith("incident.")) {
      return incident(data, body.time("event", "issued_at"), delivery);
    }
    return new Parsed.Ignorable("no_incident");
  }

  private Parsed alert(Fields data, RawDelivery delivery) throws Unreadable {
    var id = data.need("id");
    var ended = data.time("ended_at");
    return one(
        alert(data.text("summary"))
            .firing(ended == null)
            .key("alert", id)
            .starts(data.time("started_at"))
            .ends(ended)
            .label("alert_id", id)
            .label("alert_source", data.text("source"))
            .annotation("external_id", data.text("external_id"))
            .link("source", data.text("external_url")),
        delivery);
  }

  private Parsed incident(Fields data, @Nullable Instant issued, RawDelivery delivery)
      throws Unreadable {
    var kind = String.valueOf(data.text("kind"));
    if (kind.startsWith("test") || kind.startsWith("example")) {
      return new Parsed.Ignorable("test");
    }
    var firing =
        switch (data.need("status")) {
          case "in_triage", "started", "acknowledged", "mitigated" -> true;
          case "resolved", "closed", "completed", "cancelled" -> false;
          default -> null;
        };
    if (firing == null) {
      return new Parsed.Ignorable("no_incident");
    }
    var id = data.need("id");
    var services = data.list("services");
    var environments = data.list("environments");
    return one(
        alert(data.text("title"))
            .firing(firing)
            .severity(data.object("severity").text("severity"))
            .key("incident", id)
            .starts(data.time("started_at"))
            .ends(data.has("resolved_at") ? data.time("resolved_at") : issued)
            .label("incident_id", id)
            .label("service", services.isEmpty() ? null : services.getFirst().text("slug"))
            .label(
                "environment", environments.isEmpty() ? null : environments.getFirst().text("slug"))
            .flag(Flag.PAGED)
            .annotation("summary", data.text("summary"))
            .annotation("status", data.text("status"))
            .link("rootly", data.text("url")),
        delivery);
  }
}
