package io.firebreak.webhook.paging;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import io.firebreak.alert.VendorTime;
import java.util.Objects;

/** Keep's alerts, as its workflows post them. */
public final class KeepSource extends JsonSource {
  /** A source that reads within these limits. */
  public KeepSource(Limits limits) {
    super("keep", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("status")) {
          case "firing", "acknowledged" -> true;
          case "resolved" -> false;
          case "suppressed", "maintenance", "pending" -> null;
          default -> throw unknown("status is an unknown word");
        };
    if (firing == null) {
      return new Parsed.Ignorable("suppressed");
    }
    var name = body.need("name");
    return one(
        alert(name)
            .firing(firing)
            .severity(body.text("severity"))
            .key(Objects.requireNonNullElse(body.first("fingerprint", "id"), name))
            .starts(VendorTime.read(body.first("startedAt", "firingStartTime")))
            .ends(body.time("lastReceived"))
            .label("service", body.text("service"))
            .label("environment", body.text("environment"))
            .labels(body.texts("labels"))
            .annotation("summary", body.text("message"))
            .annotation("description", body.text("description"))
            .link("source", body.text("url")),
        delivery);
  }
}
