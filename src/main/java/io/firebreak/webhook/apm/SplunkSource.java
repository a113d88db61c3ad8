package io.firebreak.webhook.apm;

import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Splunk's alert action "webhook": the saved search and its first result. It never says that a
 * problem is over, and its {@code sid} is another at each firing; so the search and the fields that
 * say where it happened tell alerts apart.
 */
public final class SplunkSource extends JsonSource {
  /** Field of a result, and the label that it becomes. */
  private static final Map<String, String> WHERE = where();

  /** A source that reads within these limits. */
  public SplunkSource(Limits limits) {
    super("splunk", limits);
  }

  private static Map<String, String> where() {
    var where = new LinkedHashMap<String, String>();
    where.put("host", "host");
    where.put("service", "service");
    where.put("env", "env");
    where.put("kubernetes.namespace_name", "namespace");
    where.put("kubernetes.labels.app", "app");
    where.put("index", "index");
    where.put("sourcetype", "sourcetype");
    return where;
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var search = body.need("search_name");
    var app = Objects.requireNonNullElse(body.text("app"), "");
    var result = body.object("result");
    var key = new ArrayList<>(List.of(app, search));
    var draft = alert(search);
    for (var field : WHERE.entrySet()) {
      var value = result.text(field.getKey());
      key.add(Objects.requireNonNullElse(value, ""));
      draft.label(field.getValue(), value);
    }
    return one(details(draft, body, result).key(key.toArray(String[]::new)), delivery);
  }

  private static AlertDraft details(AlertDraft draft, Fields body, Fields result)
      throws Unreadable {
    return draft
        .severity(result.first("severity", "log_level"))
        .label("pod", result.text("kubernetes.pod_name"))
        .label("app_context", body.text("app"))
        .label("owner", body.text("owner"))
        .annotation("summary", result.first("message", "_raw", "exception_class"))
        .annotation("count", result.text("count"))
        .annotation("sid", body.text("sid"))
        .link("splunk", body.text("results_link"));
  }
}
