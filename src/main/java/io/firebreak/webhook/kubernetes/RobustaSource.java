package io.firebreak.webhook.kubernetes;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Locale;

/** Robusta's webhook sink with JSON: a finding about one thing in a cluster. */
public final class RobustaSource extends JsonSource {
  /** A source that reads within these limits. */
  public RobustaSource(Limits limits) {
    super("robusta", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var subject = body.object("subject");
    var kind = subject.text("kind");
    var service = body.object("service");
    var ended = body.time("ends_at");
    var draft =
        alert(body.text("aggregation_key"))
            .firing(ended == null && !"false".equals(body.text("failure")))
            .severity(body.text("severity"))
            .key(body.need("fingerprint"))
            .starts(body.time("starts_at"))
            .ends(ended)
            .label("cluster", body.text("cluster_name"))
            .label("namespace", subject.text("namespace"))
            .label("node", subject.text("node"))
            .label("service", service.text("name"))
            .annotation("summary", body.text("title"))
            .annotation("description", body.text("description"))
            .link("robusta", body.text("investigate_uri"));
    if (kind != null) {
      draft.label(kind.toLowerCase(Locale.ROOT), subject.text("name"));
    }
    if (service.has("resource_type")) {
      draft.label(service.need("resource_type").toLowerCase(Locale.ROOT), service.text("name"));
    }
    return one(draft, delivery);
  }
}
