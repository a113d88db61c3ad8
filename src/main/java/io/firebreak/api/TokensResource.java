package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Directory;
import io.firebreak.access.Role;
import io.firebreak.access.Tokens;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** API tokens: made by an admin, shown once, withdrawn at once. */
@Path("/api/v1/tokens")
@RolesAllowed(Role.ADMIN_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class TokensResource {
  private static final int MOST_DAYS = 366;

  private final Tokens tokens;
  private final Directory directory;
  private final SecurityIdentity identity;

  TokensResource(Tokens tokens, Directory directory, SecurityIdentity identity) {
    this.tokens = tokens;
    this.directory = directory;
    this.identity = identity;
  }

  /**
   * What is asked for.
   *
   * @param person whose it will be
   * @param label what it is for
   * @param days how long it is valid
   */
  record Wanted(String person, @Nullable String label, int days) {}

  /**
   * What was made.
   *
   * @param token the secret; it cannot be shown again
   */
  record Made(String id, String person, String token, Instant expiresAt) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Make a token for a person")
  public Response make(Wanted wanted, RoutingContext request) {
    // The answer holds a secret, so it is never kept: a request sent twice makes two tokens.
    Once.insistOnKey(request);
    var caller = Caller.of(identity);
    Check.that(wanted != null, "/", "a body is expected");
    Check.that(
        wanted.person() != null && directory.find(wanted.person()).isPresent(),
        "/person",
        "nobody has this id");
    Check.that(wanted.days() > 0 && wanted.days() <= MOST_DAYS, "/days", "1 to " + MOST_DAYS);
    var label = wanted.label() == null ? "" : wanted.label();
    Check.that(label.length() <= 100, "/label", "at most 100 characters");
    Once.insistOnPlain(label);
    var made =
        tokens.issue(
            caller.tenant(),
            wanted.person(),
            label,
            Duration.ofDays(wanted.days()),
            caller.actor());
    return Response.status(201)
        .header("Cache-Control", "no-store")
        .entity(new Made(made.id(), wanted.person(), made.token().reveal(), made.expiresAt()))
        .build();
  }

  @GET
  @Operation(summary = "List tokens, without their secrets")
  public Page<Tokens.Known> list() {
    return Page.whole(tokens.list(Caller.of(identity).tenant()));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Withdraw a token")
  public Done revoke(@PathParam("id") String id) {
    var caller = Caller.of(identity);
    if (!tokens.revoke(caller.tenant(), id, caller.actor())) {
      throw Problems.notFound().asRefusal();
    }
    return new Done("Revoked.");
  }
}
