package io.firebreak.webhook.kubernetes;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Falco's and Falcosidekick's webhooks. They tell of security: what acts on them should keep
 * evidence first. Nothing is ever over.
 */
public final class FalcoSource extends JsonSource {
  private static final List<String> WHERE =
      List.of("container.id", "proc.name", "user.name", "fd.name");

  /** A source that reads within these limits. */
  public FalcoSource(Limits limits) {
    super("falco", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    var rule = body.need("rule");
    var output = body.text("output");
    if (rule.equals("Test rule") || "This is a test from falcosidekick".equals(output)) {
      return new Parsed.Ignorable("test");
    }
    var fields = body.object("output_fields");
    var priority = body.need("priority");
    var host = Objects.requireNonNullElse(body.text("hostname"), "");
    var place = Objects.requireNonNullElse(fields.first("k8s.pod.name", "container.id"), host);
    var draft =
        alert(rule)
            .severity(severity(priority), priority)
            .key(rule, place)
            .starts(body.time("time"))
            .label("host", body.text("hostname"))
            .label("namespace", fields.text("k8s.ns.name"))
            .label("pod", fields.text("k8s.pod.name"))
            .label("event_source", body.text("source"))
            .annotation("summary", output)
            .annotation("command", fields.text("proc.cmdline"));
    for (var name : WHERE) {
      draft.label(name, fields.text(name));
    }
    return one(draft, delivery);
  }

  private static Severity severity(String priority) {
    return switch (priority.toLowerCase(Locale.ROOT)) {
      case "emergency", "alert", "critical" -> Severity.CRITICAL;
      case "error" -> Severity.HIGH;
      case "notice", "informational", "debug" -> Severity.INFO;
      default -> Severity.MEDIUM;
    };
  }
}
