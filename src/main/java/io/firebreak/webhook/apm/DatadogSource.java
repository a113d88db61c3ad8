package io.firebreak.webhook.apm;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import io.firebreak.alert.VendorTime;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Datadog's webhooks, whose body is a template that the user pastes. A monitor that has no data
 * tells nothing of what it watches, so it never starts anything.
 */
public final class DatadogSource extends JsonSource {
  /** A source that reads within these limits. */
  public DatadogSource(Limits limits) {
    super("datadog", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var transition = body.need("alert_transition").toLowerCase(Locale.ROOT);
    var known =
        switch (transition) {
          case "triggered", "warn", "re-triggered", "re-warn", "renotify" -> true;
          case "recovered" -> false;
          case "no data", "re-no data" -> null;
          default -> throw unknown("alert_transition is an unknown word");
        };
    return known == null
        ? new Parsed.Ignorable("no_data")
        : alert(body, transition, known, delivery);
  }

  private Parsed alert(Fields body, String transition, boolean firing, RawDelivery delivery)
      throws Unreadable {
    var monitor = body.first("alert_id", "monitor_id");
    if (monitor == null) {
      throw unknown("alert_id is missing");
    }
    var scope = body.first("alert_scope", "scopes");
    var when = VendorTime.read(body.first("date_posix", "date"));
    var began = transition.equals("triggered") || transition.equals("warn");
    var priority = body.first("alert_priority", "severity");
    return one(
        alert(body.first("alert_title", "title"))
            .firing(firing)
            .severity(priority == null ? severityOf(body.text("alert_type")) : priority)
            .key(monitor, Objects.requireNonNullElse(scope, ""))
            // A reminder comes with the time of the reminder, not with that of the beginning.
            .starts(began ? when : null)
            .ends(when)
            .label("monitor_id", monitor)
            .label("host", body.text("hostname"))
            .tags(scope)
            .tags(body.text("tags"))
            .label("alert_type", body.text("alert_type"))
            .annotation("summary", body.first("text_only_msg", "body"))
            .annotation("metric", body.first("alert_metric", "alert_query"))
            .annotation("cycle", body.text("alert_cycle_key"))
            .link("datadog", body.first("link", "url")),
        delivery);
  }

  private static @Nullable String severityOf(@Nullable String alertType) {
    return "success".equals(alertType) ? "info" : alertType;
  }
}
