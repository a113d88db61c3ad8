package io.firebreak.api;

import io.firebreak.access.Role;
import io.firebreak.journal.AuditExport;
import io.firebreak.journal.AuditReport;
import io.firebreak.journal.Checkpoints;
import io.firebreak.journal.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Proof that the record is whole, and the record itself. */
@Path("/api/v1/audit")
@RolesAllowed(Role.OPERATOR_NAME)
@RunOnVirtualThread
final class AuditResource {
  private final Database database;
  private final Checkpoints checkpoints;

  AuditResource(Database database, Checkpoints checkpoints) {
    this.database = database;
    this.checkpoints = checkpoints;
  }

  /**
   * What a verification found.
   *
   * @param proven events that a checkpoint from outside the store seals
   * @param withheld events whose payload was erased; they stand
   * @param findings what is wrong, in words
   * @param remarks what the reader must know to weigh the result
   */
  record Verification(
      boolean ok,
      long events,
      long streams,
      long proven,
      long withheld,
      List<String> findings,
      List<String> remarks) {
    static Verification of(AuditReport report) {
      return new Verification(
          report.ok(),
          report.events(),
          report.streams(),
          report.proven(),
          report.withheld(),
          report.findings().stream().map(AuditReport.Finding::text).toList(),
          report.remarks());
    }
  }

  @GET
  @Path("/verification")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Verify the whole record against the checkpoints that this server writes")
  public Verification verify() throws IOException {
    return Verification.of(checkpoints.verification().store(database));
  }

  @GET
  @Path("/export")
  @Produces("application/x-ndjson")
  @Operation(summary = "The whole record as JSON Lines, for firebreak audit verify --export")
  public Response export() {
    StreamingOutput lines =
        out -> {
          var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          new AuditExport(database).all(writer);
          writer.flush();
        };
    return Response.ok(lines)
        .header("Content-Disposition", "attachment; filename=\"firebreak-audit.jsonl\"")
        .header("Cache-Control", "no-store")
        .build();
  }
}
