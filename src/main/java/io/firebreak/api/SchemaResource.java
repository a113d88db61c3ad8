package io.firebreak.api;

import io.firebreak.action.ActionCatalog;
import io.firebreak.runbook.RunbookSchema;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The JSON Schema of runbooks, for editors, which bring no credential; it holds nothing of ours.
 */
@Path("/schema/runbook.json")
@RunOnVirtualThread
final class SchemaResource {
  private final ActionCatalog actions;

  SchemaResource(ActionCatalog actions) {
    this.actions = actions;
  }

  @GET
  @PermitAll
  @Produces("application/schema+json")
  @Operation(summary = "The JSON Schema of runbooks")
  public String schema() {
    return RunbookSchema.of(actions).toPrettyString();
  }
}
