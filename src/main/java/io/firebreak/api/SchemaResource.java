package io.firebreak.api;

import io.firebreak.action.ActionCatalog;
import io.firebreak.rehearsal.TestSchema;
import io.firebreak.runbook.RunbookSchema;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The JSON Schemas of what people write, for editors, which bring no credential; they hold nothing
 * of ours.
 */
@Path("/schema")
@RunOnVirtualThread
final class SchemaResource {
  private static final String SCHEMA = "application/schema+json";

  private final ActionCatalog actions;

  SchemaResource(ActionCatalog actions) {
    this.actions = actions;
  }

  @GET
  @Path("runbook.json")
  @PermitAll
  @Produces(SCHEMA)
  @Operation(summary = "The JSON Schema of runbooks")
  public String runbook() {
    return RunbookSchema.of(actions).toPrettyString();
  }

  @GET
  @Path("policy.json")
  @PermitAll
  @Produces(SCHEMA)
  @Operation(summary = "The JSON Schema of policies")
  public String policy() {
    return RunbookSchema.ofPolicy().toPrettyString();
  }

  @GET
  @Path("policy_test.json")
  @PermitAll
  @Produces(SCHEMA)
  @Operation(summary = "The JSON Schema of the tests of policies")
  public String policyTest() {
    return RunbookSchema.ofPolicyTest().toPrettyString();
  }

  @GET
  @Path("test.json")
  @PermitAll
  @Produces(SCHEMA)
  @Operation(summary = "The JSON Schema of the tests of runbooks")
  public String test() {
    return TestSchema.of(actions).toPrettyString();
  }
}
