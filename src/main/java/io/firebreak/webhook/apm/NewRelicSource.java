package io.firebreak.webhook.apm;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** New Relic's workflows, by their default template, and the retired alert channels. */
public final class NewRelicSource extends JsonSource {
  /** A source that reads within these limits. */
  public NewRelicSource(Limits limits) {
    super("newrelic", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    return body.has("current_state") ? channel(body, delivery) : issue(body, delivery);
  }

  private Parsed issue(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("state").toUpperCase(Locale.ROOT)) {
          case "CREATED", "ACTIVATED", "ACKNOWLEDGED" -> true;
          case "CLOSED" -> false;
          default -> throw unknown("state is an unknown word");
        };
    var id = body.need("id");
    var condition = first(body, "alertConditionNames");
    return one(
        alert(condition == null ? body.text("title") : condition)
            .firing(firing)
            .severity(body.text("priority"))
            .key(id)
            .starts(body.time("createdAt"))
            .ends(body.time("updatedAt"))
            .label("issue_id", id)
            .label("entity", first(body, "impactedEntities"))
            .label("policy", first(body, "alertPolicyNames"))
            .annotation("summary", body.text("title"))
            .annotation("entities", joined(body, "impactedEntities"))
            .annotation("state", body.text("state"))
            .link("newrelic", body.text("issueUrl")),
        delivery);
  }

  private Parsed channel(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("current_state").toLowerCase(Locale.ROOT)) {
          case "open", "acknowledged" -> true;
          case "closed" -> false;
          default -> throw unknown("current_state is an unknown word");
        };
    var id = body.need("incident_id");
    var target = body.list("targets").stream().findFirst().orElse(body.object("targets"));
    return one(
        alert(body.text("condition_name"))
            .firing(firing)
            .severity(body.text("severity"))
            .key("incident", id)
            .ends(body.time("timestamp"))
            .label("incident_id", id)
            .label("policy", body.text("policy_name"))
            .label("entity", target.text("name"))
            .pseudo("TESTING".equals(target.text("product")))
            .annotation("summary", body.text("details"))
            .link("newrelic", body.text("incident_url"))
            .link("runbook", body.text("runbook_url")),
        delivery);
  }

  private static @Nullable String first(Fields body, String list) throws Unreadable {
    var items = body.list(list);
    return items.isEmpty() ? null : items.getFirst().text();
  }

  private static String joined(Fields body, String list) throws Unreadable {
    return body.list(list).stream()
        .map(item -> item.json().asText())
        .collect(Collectors.joining(", "));
  }
}
