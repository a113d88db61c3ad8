package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.hindsight.Explained;
import io.firebreak.hindsight.Explainer;
import io.firebreak.hindsight.Finding;
import io.firebreak.hindsight.FindingText;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Why an alert did or did not start something. */
@Path("/api/v1/explain")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
final class ExplainResource {
  static final String TEXT = "text/plain;charset=UTF-8";

  private final Explainer explainer;
  private final SecurityIdentity identity;

  ExplainResource(Explainer explainer, SecurityIdentity identity) {
    this.explainer = explainer;
    this.identity = identity;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, TEXT})
  @Operation(
      summary =
          "Every decision about an alert, episode, delivery, incident or run, with what it saw, as"
              + " a tree: JSON (format=json) or text (format=text); the beginning of an id will do")
  public Response explain(
      @QueryParam("id") @Nullable String id, @QueryParam("format") @Nullable String format) {
    if (id == null || id.isBlank()) {
      throw Problems.badParameter("id", "the id of an alert, delivery, incident or run")
          .asRefusal();
    }
    return switch (explainer.explain(Caller.of(identity).tenant(), id)) {
      case Explained.Why(var finding) -> answer(finding, format);
      case Explained.Unknown _ -> throw Problems.notFound().asRefusal();
      case Explained.Ambiguous(var candidates) -> throw Problems.ambiguous(candidates).asRefusal();
    };
  }

  /** A finding in the form that was asked for. */
  static Response answer(Finding finding, @Nullable String format) {
    return switch (format == null ? "json" : format) {
      case "json" -> Response.ok(finding, MediaType.APPLICATION_JSON).build();
      case "text" -> Response.ok(FindingText.of(finding), TEXT).build();
      default -> throw Problems.badParameter("format", "json or text").asRefusal();
    };
  }
}
