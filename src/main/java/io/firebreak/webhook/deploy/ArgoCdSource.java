package io.firebreak.webhook.deploy;

import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * Argo CD's notifications with the template of the documentation. What was deployed is a change; an
 * application that is degraded is an alert, and it is over when it is healthy again.
 */
public final class ArgoCdSource extends JsonSource {
  /** A source that reads within these limits. */
  public ArgoCdSource(Limits limits) {
    super("argocd", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (body.has("context") && body.has("target_url")) {
      return change(
          body.need("context"),
          body.text("state"),
          null,
          alert(null)
              .label("app", name(body.need("context")))
              .link("argocd", body.text("target_url")),
          delivery);
    }
    return switch (body.need("trigger")) {
      case "on-health-degraded" -> one(health(body).severity(Severity.HIGH, null), delivery);
      case "on-healthy" -> one(health(body).firing(false), delivery);
      default -> deployed(body, delivery);
    };
  }

  /** How the application is; a change of its revision just before makes a rollback worth a try. */
  private AlertDraft health(Fields body) throws Unreadable {
    return about(body, "ArgoCdAppDegraded").key(body.need("app"));
  }

  private Parsed deployed(Fields body, RawDelivery delivery) throws Unreadable {
    var phase = body.text("phase");
    return change(
        "Sync of " + body.need("app"),
        phase == null ? body.text("sync") : phase,
        body.time("finishedAt"),
        about(body, null).label("revision", body.text("revision")),
        delivery);
  }

  private AlertDraft about(Fields body, @Nullable String name) throws Unreadable {
    var app = body.need("app");
    return alert(name)
        .label("app", app)
        .label("service", app)
        .label("namespace", body.text("namespace"))
        .label("project", body.text("project"))
        .link("argocd", body.text("url"))
        .annotation("summary", body.text("message"))
        .annotation("health", body.text("health"))
        .annotation("revision", body.text("revision"));
  }

  private static String name(String context) {
    return context.substring(context.lastIndexOf('/') + 1);
  }
}
