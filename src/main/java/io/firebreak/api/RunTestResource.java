package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Secrets;
import io.firebreak.rehearsal.Recorder;
import io.firebreak.remediation.Remediation;
import io.firebreak.runbook.Catalogue;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Finished runs as tests of their runbooks. */
@Path("/api/v1/runs/{id}/test")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
final class RunTestResource {
  private final Remediation remediation;
  private final Catalogue catalogue;
  private final ActionCatalog actions;
  private final Secrets secrets;
  private final SecurityIdentity identity;

  RunTestResource(
      Remediation remediation,
      Catalogue catalogue,
      ActionCatalog actions,
      Secrets secrets,
      SecurityIdentity identity) {
    this.remediation = remediation;
    this.catalogue = catalogue;
    this.actions = actions;
    this.secrets = secrets;
    this.identity = identity;
  }

  @GET
  @Produces("application/yaml")
  @Operation(summary = "A finished run as a file of tests that tells the same story")
  public String test(@PathParam("id") String id) {
    var tenant = Caller.of(identity).tenant();
    var run = remediation.find(tenant, id).orElseThrow(() -> Problems.notFound().asRefusal());
    Recorder.obstacle(run)
        .ifPresent(why -> {
          throw Problems.refused(
                  "cannot_be_recorded", "run " + id + " cannot be made a test: " + why)
              .asRefusal();
        });
    return secrets.redact(
        Recorder.yaml(
            new Recorder.Told(run, remediation.events(tenant, id)),
            child -> told(tenant, child),
            catalogue::byHash,
            actions));
  }

  private Recorder.Told told(String tenant, String id) {
    var run = remediation.find(tenant, id).orElseThrow(() -> Problems.notFound().asRefusal());
    return new Recorder.Told(run, remediation.events(tenant, id));
  }
}
