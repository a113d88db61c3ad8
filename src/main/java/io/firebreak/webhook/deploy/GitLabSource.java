package io.firebreak.webhook.deploy;

import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;

/** GitLab's webhooks: deployments and finished pipelines are changes, the rest is let go by. */
public final class GitLabSource extends JsonSource {
  /** A source that reads within these limits. */
  public GitLabSource(Limits limits) {
    super("gitlab", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    return switch (body.need("object_kind")) {
      case "deployment" -> deployment(body, delivery);
      case "pipeline" -> pipeline(body, delivery);
      default -> new Parsed.Ignorable("no_change");
    };
  }

  private Parsed deployment(Fields body, RawDelivery delivery) throws Unreadable {
    var project = body.need("project", "path_with_namespace");
    var environment = body.text("environment");
    return change(
        "Deployment of " + project + " to " + environment,
        body.text("status"),
        body.time("status_changed_at"),
        alert(null)
            .label("service", body.text("project", "name"))
            .label("project", project)
            .label("environment", environment)
            .label("ref", body.text("ref"))
            .label("revision", body.text("short_sha"))
            .link("deployment", body.text("deployable_url"))
            .link("commit", body.text("commit_url")),
        delivery);
  }

  private Parsed pipeline(Fields body, RawDelivery delivery) throws Unreadable {
    var about = body.object("object_attributes");
    var project = body.need("project", "path_with_namespace");
    if (!about.has("finished_at")) {
      return new Parsed.Ignorable("not_completed");
    }
    return change(
        "Pipeline of " + project,
        about.text("status"),
        about.time("finished_at"),
        alert(null)
            .label("service", body.text("project", "name"))
            .label("project", project)
            .label("ref", about.text("ref"))
            .label("revision", about.text("sha"))
            .link("pipeline", about.text("url")),
        delivery);
  }
}
