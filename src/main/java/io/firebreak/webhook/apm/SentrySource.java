package io.firebreak.webhook.apm;

import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sentry's integration platform. An issue alert never says that it is over: the issue's own events
 * do, and both go by the issue. The old plugin's bodies are read too.
 */
public final class SentrySource extends JsonSource {
  private static final List<String> SHOWN_TAGS =
      List.of("environment", "release", "server_name", "service", "transaction");

  /** A source that reads within these limits. */
  public SentrySource(Limits limits) {
    super("sentry", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (body.has("data", "metric_alert")) {
      return metricAlert(body, delivery);
    }
    if (body.has("data", "event")) {
      return issueAlert(body, delivery);
    }
    if (body.has("data", "issue")) {
      return issue(body, delivery);
    }
    if (body.has("project_slug")) {
      return plugin(body, delivery);
    }
    if (body.has("action") && body.has("installation")) {
      return new Parsed.Ignorable("no_alert");
    }
    throw unknown("neither an alert nor an issue");
  }

  private Parsed metricAlert(Fields body, RawDelivery delivery) throws Unreadable {
    var action = body.need("action").toLowerCase(Locale.ROOT);
    if (!List.of("critical", "warning", "resolved").contains(action)) {
      throw unknown("action is an unknown word");
    }
    var data = body.object("data");
    var rule = data.object("metric_alert", "alert_rule");
    var id = data.need("metric_alert", "id");
    return one(
        alert(rule.text("name"))
            .firing(!action.equals("resolved"))
            .severity(action.equals("resolved") ? null : action)
            .key("metric", id, String.valueOf(data.text("metric_alert", "identifier")))
            .starts(data.time("metric_alert", "date_started"))
            .ends(data.time("metric_alert", "date_closed"))
            .label("rule_id", rule.text("id"))
            .label("environment", rule.text("environment"))
            .label("project", first(data.object("metric_alert").list("projects")))
            .annotation("summary", data.text("description_title"))
            .annotation("description", data.text("description_text"))
            .link("sentry", data.text("web_url")),
        delivery);
  }

  private Parsed issueAlert(Fields body, RawDelivery delivery) throws Unreadable {
    var event = body.object("data", "event");
    var issue = event.need("issue_id");
    var name = body.object("data").text("triggered_rule");
    var draft =
        alert(name == null ? event.text("title") : name)
            .severity(event.text("level"))
            .key("issue", issue)
            .label("issue_id", issue)
            .label("project", event.text("project"))
            .annotation("summary", event.text("title"))
            .annotation("culprit", event.text("culprit"))
            .link("sentry", event.text("web_url"));
    for (var tag : event.list("tags")) {
      tag(tag, draft);
    }
    return one(draft, delivery);
  }

  /** Tags come as pairs in a list. */
  private static void tag(Fields tag, AlertDraft draft) {
    var pair = tag.json();
    if (pair.size() == 2
        && SHOWN_TAGS.contains(pair.path(0).asText())
        && pair.path(1).isTextual()) {
      draft.label(pair.path(0).asText(), pair.path(1).textValue());
    }
  }

  private Parsed issue(Fields body, RawDelivery delivery) throws Unreadable {
    var issue = body.object("data", "issue");
    var firing =
        switch (body.need("action")) {
          case "created", "unresolved" -> true;
          case "resolved", "archived", "ignored" -> false;
          default -> null;
        };
    if (firing == null) {
      return new Parsed.Ignorable("update");
    }
    var id = issue.need("id");
    return one(
        alert(issue.text("title"))
            .firing(firing)
            .severity(issue.text("level"))
            .key("issue", id)
            .label("issue_id", id)
            .label("project", issue.text("project", "slug"))
            .annotation("culprit", issue.text("culprit"))
            .link("sentry", issue.text("permalink")),
        delivery);
  }

  private Parsed plugin(Fields body, RawDelivery delivery) throws Unreadable {
    var id = body.need("id");
    return one(
        alert(body.text("message"))
            .severity(body.text("level"))
            .key("issue", id)
            .label("issue_id", id)
            .label("project", body.text("project_slug"))
            .annotation("culprit", body.text("culprit"))
            .link("sentry", body.text("url")),
        delivery);
  }

  private static @Nullable String first(List<Fields> items) throws Unreadable {
    return items.isEmpty() ? null : items.getFirst().text();
  }
}
