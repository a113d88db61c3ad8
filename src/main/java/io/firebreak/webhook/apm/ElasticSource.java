package io.firebreak.webhook.apm;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Objects;

/**
 * Elastic's (Kibana's) webhook connector with the template of the documentation: one action for
 * active alerts, one for recovered ones.
 */
public final class ElasticSource extends JsonSource {
  private static final String RECOVERED = "recovered";

  /** A source that reads within these limits. */
  public ElasticSource(Limits limits) {
    super("elastic", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var rule = body.object("rule");
    var about = body.object("alert");
    var id = rule.need("id");
    var group = about.need("actionGroup");
    var subject = about.text("id");
    var firing = !group.equals(RECOVERED);
    return one(
        alert(rule.text("name"))
            .firing(firing)
            .severity(body.text("severity"))
            .key(id, Objects.requireNonNullElse(subject, ""))
            // The date is that of the message; the alert's own beginning may be templated too.
            .starts(about.time("start"))
            .ends(body.time("date"))
            .label("rule_id", id)
            .label("rule_type", rule.text("type"))
            .label("space", rule.text("spaceId"))
            .label("subject", subject)
            .label("action_group", firing ? group : null)
            .tags(rule.text("tags"))
            .pseudo(firing && "true".equals(about.text("flapping")))
            .annotation("summary", body.text("reason"))
            .annotation("value", body.text("value"))
            .link("elastic", rule.text("url")),
        delivery);
  }
}
