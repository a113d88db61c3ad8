package io.firebreak.webhook.probe;

import io.firebreak.alert.Fields;
import io.firebreak.alert.FormSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import java.util.Locale;

/** StatusCake's webhooks, which are forms. Their token is kept nowhere. */
public final class StatusCakeSource extends FormSource {
  /** A source that reads within these limits. */
  public StatusCakeSource(Limits limits) {
    super("statuscake", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("Status").toLowerCase(Locale.ROOT)) {
          case "down" -> true;
          case "up" -> false;
          default -> throw unknown("Status is an unknown word");
        };
    var name = body.need("Name");
    return one(
        alert(name)
            .firing(firing)
            .severity(Severity.HIGH, null)
            .key(name, String.valueOf(body.text("URL")))
            .label("url", body.text("URL"))
            .label("check_type", body.text("Method"))
            .label("host_ip", body.text("IP"))
            .annotation("status_code", body.text("StatusCode"))
            .annotation("tags", body.text("Tags"))
            .link("target", body.text("URL")),
        delivery);
  }
}
