package io.firebreak.webhook.apm;

import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;

/**
 * Honeycomb's triggers. One trigger may be hit by several groups, but it is over as a whole, so it
 * is one alert that names the groups.
 */
public final class HoneycombSource extends JsonSource {
  /** A source that reads within these limits. */
  public HoneycombSource(Limits limits) {
    super("honeycomb", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("status")) {
          case "TRIGGERED" -> true;
          case "OK" -> false;
          default -> throw unknown("status is an unknown word");
        };
    var id = body.need("id");
    var draft =
        alert(body.text("name"))
            .firing(firing)
            .key(id)
            .label("trigger_id", id)
            .annotation("summary", body.text("summary"))
            .annotation("description", body.text("description"))
            .link("honeycomb", body.text("trigger_url"))
            .link("result", body.text("result_url"));
    groups(body, draft);
    return one(draft.pseudo("true".equals(body.text("is_test"))), delivery);
  }

  private static void groups(Fields body, AlertDraft draft) throws Unreadable {
    var hit = body.list("result_groups_triggered");
    if (hit.size() == 1) {
      draft.labels(hit.getFirst().texts("Group"));
    } else if (hit.size() > 1) {
      draft.annotation("groups", hit.size() + " groups");
    }
  }
}
