package io.firebreak.webhook.probe;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;

/** Pingdom's webhooks. */
public final class PingdomSource extends JsonSource {
  /** A source that reads within these limits. */
  public PingdomSource(Limits limits) {
    super("pingdom", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("current_state")) {
          case "DOWN", "FAILING" -> true;
          case "UP", "SUCCESS" -> false;
          default -> throw unknown("current_state is an unknown word");
        };
    var id = body.need("check_id");
    return one(
        alert(body.text("check_name"))
            .firing(firing)
            .severity(body.text("importance_level"))
            .key(id)
            .starts(firing ? body.time("state_changed_timestamp") : null)
            .ends(body.time("state_changed_timestamp"))
            .label("check_id", id)
            .label("check_type", body.text("check_type"))
            .label("host", body.text("check_params", "hostname"))
            .annotation("summary", body.text("description"))
            .annotation("description", body.text("long_description"))
            .link("target", body.text("check_params", "full_url")),
        delivery);
  }
}
