package io.firebreak.webhook.probe;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import java.util.Locale;

/**
 * Uptime Kuma's webhook. Its test button and its warnings of certificates have text alone; a
 * monitor that is pending or in maintenance tells nothing yet.
 */
public final class UptimeKumaSource extends JsonSource {
  /** A source that reads within these limits. */
  public UptimeKumaSource(Limits limits) {
    super("uptime-kuma", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (!body.has("heartbeat") && !body.has("monitor")) {
      return textAlone(body.need("msg"), delivery);
    }
    var beat = body.object("heartbeat");
    return switch (beat.need("status")) {
      case "0" -> monitor(body, true, delivery);
      case "1" -> monitor(body, false, delivery);
      case "2" -> new Parsed.Ignorable("pending");
      case "3" -> new Parsed.Ignorable("maintenance");
      default -> throw unknown("status is an unknown number");
    };
  }

  private Parsed textAlone(String message, RawDelivery delivery) throws Unreadable {
    var words = message.toLowerCase(Locale.ROOT);
    if (!words.contains("certificate")) {
      return new Parsed.Ignorable("test");
    }
    return one(
        alert("Certificate expires")
            .severity(Severity.MEDIUM, null)
            .key("certificate", subject(message))
            .label("subject", subject(message))
            .annotation("summary", message),
        delivery);
  }

  /** The monitor in its first brackets: the days that are left are other ones tomorrow. */
  private static String subject(String message) {
    int end = message.indexOf(']');
    return message.startsWith("[") && end > 1 ? message.substring(1, end) : "unknown";
  }

  private Parsed monitor(Fields body, boolean firing, RawDelivery delivery) throws Unreadable {
    var monitor = body.object("monitor");
    var beat = body.object("heartbeat");
    var id = monitor.need("id");
    // A reminder is a beat like the first, but not an important one.
    var turned = "true".equals(beat.text("important"));
    var draft =
        alert(monitor.text("name"))
            .firing(firing)
            .severity(Severity.HIGH, null)
            .key(id)
            .starts(firing && turned ? beat.time("time") : null)
            .ends(beat.time("time"))
            .label("monitor_id", id)
            .label("monitor_type", monitor.text("type"))
            .label("url", monitor.text("url"))
            .label("host", monitor.text("hostname"));
    for (var tag : monitor.list("tags")) {
      if (tag.need("name").equals("severity")) {
        draft.severity(tag.text("value"));
      }
      draft.label(tag.need("name"), tag.text("value"));
    }
    return one(
        draft.annotation("summary", beat.text("msg")).link("target", monitor.text("url")),
        delivery);
  }
}
