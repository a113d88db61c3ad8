package io.firebreak.webhook.cloud;

import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Azure Monitor's common alert schema, and the older ones of classic and metric alerts. Activity
 * log alerts never say that they are over; one that a user caused is not a fault.
 */
public final class AzureMonitorSource extends JsonSource {
  private static final String COMMON = "azureMonitorCommonAlertSchema";

  /** A source that reads within these limits. */
  public AzureMonitorSource(Limits limits) {
    super("azure-monitor", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (COMMON.equals(body.text("schemaId"))) {
      return common(body.object("data"), delivery);
    }
    if (body.has("data", "context")) {
      return older(body.object("data"), delivery);
    }
    if (body.has("context")) {
      return older(body, delivery);
    }
    throw unknown("neither the common alert schema nor an older one");
  }

  private Parsed common(Fields data, RawDelivery delivery) throws Unreadable {
    var about = data.object("essentials");
    var context = data.object("alertContext");
    if (isTest(about)) {
      return new Parsed.Ignorable("test");
    }
    if ("UserInitiated".equals(context.object("properties").text("cause"))) {
      return new Parsed.Ignorable("user_initiated");
    }
    var firing =
        switch (about.need("monitorCondition")) {
          case "Fired" -> true;
          case "Resolved" -> false;
          default -> throw unknown("monitorCondition is an unknown word");
        };
    var target = first(about, "alertTargetIDs");
    var draft =
        alert(about.text("alertRule"))
            .firing(firing)
            .severity(about.text("severity"))
            .key(identity(about, target))
            .starts(about.time("firedDateTime"))
            .ends(about.time("resolvedDateTime"))
            .label("signal", about.text("signalType"))
            .label("service", about.text("monitoringService"))
            .labels(context.texts("labels"))
            .annotation("summary", about.text("description"))
            .annotation("operation", context.text("operationName"))
            .link("azure", portal(about.text("alertId")));
    resource(draft, target);
    for (var condition : context.object("condition").list("allOf")) {
      condition(draft, condition);
    }
    return one(draft, delivery);
  }

  /** What "Test action group" sends: names that begin with test, in a group of that name. */
  private static boolean isTest(Fields about) throws Unreadable {
    var id = Objects.requireNonNullElse(about.text("alertId"), "");
    var target = Objects.requireNonNullElse(first(about, "alertTargetIDs"), "");
    var rule = Objects.requireNonNullElse(about.text("alertRule"), "");
    return id.endsWith("/Test_Alert")
        || (rule.startsWith("test-")
            && target.toLowerCase(Locale.ROOT).contains("/resourcegroups/test-rg/"));
  }

  private static String identity(Fields about, @Nullable String target) throws Unreadable {
    var origin = about.text("originAlertId");
    return origin == null
        ? Objects.requireNonNullElse(about.text("alertRule"), about.need("alertId")) + "@" + target
        : origin;
  }

  private static void condition(AlertDraft draft, Fields condition) throws Unreadable {
    draft
        .label("metric", condition.text("metricName"))
        .label("metric_namespace", condition.text("metricNamespace"))
        .annotation("value", condition.text("metricValue"))
        .annotation("threshold", condition.text("threshold"));
    for (var dimension : condition.list("dimensions")) {
      draft.label(dimension.need("name"), dimension.text("value"));
    }
  }

  private Parsed older(Fields body, RawDelivery delivery) throws Unreadable {
    var firing =
        switch (body.need("status")) {
          case "Activated" -> true;
          case "Deactivated", "Resolved" -> false;
          default -> throw unknown("status is an unknown word");
        };
    var context = body.object("context");
    var target = context.text("resourceId");
    var severity = context.text("severity");
    var draft =
        alert(context.text("name"))
            .firing(firing)
            .severity(severity == null ? null : "sev" + severity)
            .key(context.need("id"), String.valueOf(target))
            // The time is that of the message: of the end as well as of the beginning.
            .starts(firing ? context.time("timestamp") : null)
            .ends(context.time("timestamp"))
            .label("resource_name", context.text("resourceName"))
            .annotation("summary", context.text("description"))
            .link("azure", context.text("portalLink"));
    resource(draft, target);
    condition(draft, context.object("condition"));
    for (var condition : context.object("condition").list("allOf")) {
      condition(draft, condition);
    }
    return one(draft, delivery);
  }

  /** {@code /subscriptions/S/resourcegroups/G/providers/PROVIDER/TYPE/NAME}. */
  private static void resource(AlertDraft draft, @Nullable String id) {
    var parts = id == null ? new String[0] : id.split("/", -1);
    draft.label("resource_id", id);
    if (parts.length >= 9) {
      draft
          .label("subscription", parts[2])
          .label("resource_group", parts[4])
          .label("resource_type", parts[6] + "/" + parts[7])
          .label("resource_name", parts[parts.length - 1]);
    }
  }

  private static @Nullable String first(Fields body, String list) throws Unreadable {
    var items = body.list(list);
    return items.isEmpty() ? null : items.getFirst().text();
  }

  private static @Nullable String portal(@Nullable String alertId) {
    return alertId == null || alertId.indexOf(' ') >= 0
        ? null
        : "https://portal.azure.com/#resource" + alertId;
  }
}
