package io.firebreak.webhook.host;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Checkmk's notification script of the documentation posts, one notification each. */
public final class CheckmkSource extends JsonSource {
  /** A source that reads within these limits. */
  public CheckmkSource(Limits limits) {
    super("checkmk", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    return switch (body.need("notification_type")) {
      case "PROBLEM" -> problem(body, true, delivery);
      case "RECOVERY" -> problem(body, false, delivery);
      default -> new Parsed.Ignorable("update");
    };
  }

  private Parsed problem(Fields body, boolean firing, RawDelivery delivery) throws Unreadable {
    var host = body.need("host");
    var service = body.text("service");
    var state = body.text("status");
    return one(
        alert(Objects.requireNonNullElse(service, "Host " + host))
            .firing(firing)
            .severity(severity(state), state)
            .key(String.valueOf(body.text("site")), host, Objects.requireNonNullElse(service, ""))
            .starts(firing ? body.time("short_date_time") : null)
            .ends(body.time("short_date_time"))
            .label("host", host)
            .label("check", service)
            .label("site", body.text("site"))
            .label("host_ip", body.text("address"))
            .annotation("summary", body.text("summary"))
            .annotation("output", body.text("output"))
            .link("checkmk", body.text("url")),
        delivery);
  }

  private static Severity severity(@Nullable String state) {
    return States.severity(state == null ? "" : state.toUpperCase(Locale.ROOT));
  }
}
