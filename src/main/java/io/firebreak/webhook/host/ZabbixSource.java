package io.firebreak.webhook.host;

import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import io.firebreak.alert.VendorTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Zabbix's webhook media type with the script of the documentation, which posts macros by name. A
 * recovery bears the id of the problem's event. Dates are the server's local time without a zone
 * and are read as UTC; newer servers fill the timestamp, which is exact.
 */
public final class ZabbixSource extends JsonSource {
  /** A source that reads within these limits. */
  public ZabbixSource(Limits limits) {
    super("zabbix", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (!body.has("EVENT.ID")) {
      return minimal(body, delivery);
    }
    if ("1".equals(body.text("EVENT.UPDATE.STATUS"))) {
      return new Parsed.Ignorable("update");
    }
    var id = body.need("EVENT.ID");
    var firing =
        switch (body.need("EVENT.VALUE")) {
          case "1" -> true;
          case "0" -> false;
          default -> throw unknown("EVENT.VALUE is neither 0 nor 1");
        };
    var draft =
        alert(body.first("TRIGGER.NAME", "EVENT.NAME"))
            .firing(firing)
            .severity(severity(body.text("EVENT.NSEVERITY")), body.text("EVENT.SEVERITY"))
            .key(id)
            .starts(time(body, "EVENT.TIMESTAMP", "EVENT.DATE", "EVENT.TIME"))
            .ends(
                time(
                    body, "EVENT.RECOVERY.TIMESTAMP", "EVENT.RECOVERY.DATE", "EVENT.RECOVERY.TIME"))
            .label("host", body.first("HOST.HOST", "HOST.NAME"))
            .label("host_name", body.text("HOST.NAME"))
            .label("host_ip", body.text("HOST.IP"))
            .label("trigger_id", body.text("TRIGGER.ID"))
            .label("item", body.text("ITEM.NAME"))
            .annotation("summary", body.text("EVENT.NAME"))
            .annotation("description", body.text("TRIGGER.DESCRIPTION"))
            .annotation("value", body.text("ITEM.VALUE"))
            .annotation("operational_data", body.text("EVENT.OPDATA"))
            .annotation("event_id", id)
            .link("zabbix", body.text("TRIGGER.URL"));
    tags(draft, nested(body.text("EVENT.TAGSJSON")));
    return one(draft, delivery);
  }

  private static void tags(AlertDraft draft, Optional<Fields> tags) {
    if (tags.isEmpty()) {
      return;
    }
    for (var tag : tags.get().json()) {
      var value = tag.path("value").asText();
      draft.label(tag.path("tag").asText("_"), value.isEmpty() ? null : value);
    }
  }

  /** What a script of a few lines sends: no id, so host and trigger tell alerts apart. */
  private Parsed minimal(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("status").toUpperCase(Locale.ROOT)) {
          case "PROBLEM" -> true;
          case "OK", "RESOLVED" -> false;
          default -> throw unknown("status is an unknown word");
        };
    var trigger = body.need("trigger");
    return one(
        alert(trigger)
            .firing(firing)
            .severity(body.text("severity"))
            .key(body.need("hostname"), trigger)
            .label("host", body.text("hostname"))
            .annotation("item", body.text("item"))
            .link("zabbix", body.text("link")),
        delivery);
  }

  private static Severity severity(@Nullable String number) {
    return number == null
        ? Severity.MEDIUM
        : switch (number) {
          case "5" -> Severity.CRITICAL;
          case "4" -> Severity.HIGH;
          case "0", "1" -> Severity.INFO;
          default -> Severity.MEDIUM;
        };
  }

  private static @Nullable Instant time(Fields body, String stamp, String date, String time)
      throws Unreadable {
    var exact = body.time(stamp);
    var day = body.text(date);
    return exact != null || day == null ? exact : VendorTime.read(day + " " + body.need(time));
  }
}
