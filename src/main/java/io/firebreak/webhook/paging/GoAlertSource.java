package io.firebreak.webhook.paging;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Objects;

/** The body of GoAlert's generic API: a summary, and an action that may close it. */
public final class GoAlertSource extends JsonSource {
  /** A source that reads within these limits. */
  public GoAlertSource(Limits limits) {
    super("goalert", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var summary = body.need("summary");
    return one(
        alert(summary)
            .firing(!"close".equals(body.text("action")))
            .key(Objects.requireNonNullElse(body.text("dedup"), summary))
            .label("dedup", body.text("dedup"))
            .labels(body.texts("meta"))
            .annotation("description", body.text("details")),
        delivery);
  }
}
