package io.firebreak.webhook.cloud;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Locale;
import java.util.Objects;

/**
 * Google Cloud Monitoring's webhooks 1.1 and 1.2. An incident keeps its id until it is closed; a
 * condition over several resources names none of them.
 */
public final class GoogleCloudSource extends JsonSource {
  /** A source that reads within these limits. */
  public GoogleCloudSource(Limits limits) {
    super("gcp-monitoring", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var version = Objects.requireNonNullElse(body.text("version"), "");
    if (version.equals("test")) {
      return new Parsed.Ignorable("test");
    }
    var incident = body.object("incident");
    var firing =
        switch (incident.need("state").toLowerCase(Locale.ROOT)) {
          case "open", "acknowledged" -> true;
          case "closed" -> false;
          default -> throw unknown("state is an unknown word");
        };
    var id = incident.need("incident_id");
    var severity = incident.text("severity");
    var documentation = incident.object("documentation");
    var draft =
        alert(incident.text("policy_name"))
            .firing(firing)
            .severity(severity == null ? incident.text("policy_user_labels", "severity") : severity)
            .key(id)
            .starts(incident.time("started_at"))
            .ends(incident.time("ended_at"))
            .label("incident_id", id)
            .label("condition", incident.text("condition_name"))
            .label("project", incident.text("scoping_project_id"))
            .label("resource_type", incident.text("resource", "type"))
            .label("resource_id", incident.text("resource_id"))
            .label("resource_name", incident.text("resource_name"))
            .label("metric", incident.text("metric", "type"))
            .labels(incident.texts("resource", "labels"))
            .labels(incident.texts("metric", "labels"))
            .labels(incident.texts("policy_user_labels"))
            .annotation("summary", incident.text("summary"))
            .annotation("description", documentation.text("content"))
            .link("gcp", incident.text("url"));
    for (var link : documentation.list("links")) {
      draft.link("runbook", link.text("url"));
    }
    return one(draft, delivery);
  }
}
