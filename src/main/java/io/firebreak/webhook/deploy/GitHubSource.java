package io.firebreak.webhook.deploy;

import io.firebreak.alert.AlertDraft;
import io.firebreak.alert.Fields;
import io.firebreak.alert.JsonSource;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's webhooks: deployments, their states and completed workflows are changes. What else the
 * repository tells is let go by.
 */
public final class GitHubSource extends JsonSource {
  /** A source that reads within these limits. */
  public GitHubSource(Limits limits) {
    super("github", limits);
  }

  @Override
  protected Parsed read(Fields body, RawDelivery delivery) throws Unreadable {
    if (body.has("zen")) {
      return new Parsed.Ignorable("test");
    }
    if (body.has("deployment_status")) {
      var status = body.object("deployment_status");
      return deployment(body, status.text("state"), status, delivery);
    }
    if (body.has("deployment")) {
      return deployment(body, "created", body.object("deployment"), delivery);
    }
    if (body.has("workflow_run")) {
      return workflow(body, delivery);
    }
    if (body.has("repository") || body.has("organization")) {
      return new Parsed.Ignorable("no_change");
    }
    throw unknown("not an event of a repository");
  }

  private Parsed deployment(Fields body, @Nullable String state, Fields event, RawDelivery delivery)
      throws Unreadable {
    var deployment = body.object("deployment");
    var repository = body.need("repository", "full_name");
    var environment = deployment.text("environment");
    return change(
        "Deployment of " + repository + " to " + environment,
        state,
        event.time("updated_at"),
        about(body)
            .label("environment", environment)
            .label("ref", deployment.text("ref"))
            .label("revision", deployment.text("sha"))
            .link("deployment", event.text("target_url")),
        delivery);
  }

  private Parsed workflow(Fields body, RawDelivery delivery) throws Unreadable {
    if (!"completed".equals(body.text("action"))) {
      return new Parsed.Ignorable("not_completed");
    }
    var run = body.object("workflow_run");
    var name = run.text("name");
    return change(
        "Workflow "
            + (name == null ? body.text("workflow", "name") : name)
            + " of "
            + body.need("repository", "full_name"),
        run.text("conclusion"),
        run.time("updated_at"),
        about(body)
            .label("ref", run.text("head_branch"))
            .label("revision", run.text("head_sha"))
            .link("run", run.text("html_url")),
        delivery);
  }

  private AlertDraft about(Fields body) throws Unreadable {
    return alert(null)
        .label("service", body.text("repository", "name"))
        .label("repository", body.text("repository", "full_name"))
        .link("repository", body.text("repository", "html_url"));
  }
}
