package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Directory;
import io.firebreak.access.PublicAddress;
import io.firebreak.access.Role;
import io.firebreak.access.Sessions;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Who the caller is, and links that sign people in at the page. */
@Path("/api/v1")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class SignInResource {
  private final Sessions sessions;
  private final Directory directory;
  private final PublicAddress address;
  private final SecurityIdentity identity;

  SignInResource(
      Sessions sessions, Directory directory, PublicAddress address, SecurityIdentity identity) {
    this.sessions = sessions;
    this.directory = directory;
    this.address = address;
    this.identity = identity;
  }

  /**
   * The caller.
   *
   * @param roles all that they may do
   */
  record Me(String id, String name, List<String> roles) {}

  /**
   * Who will sign in.
   *
   * @param person null for the caller
   */
  record Wanted(@Nullable String person) {}

  /**
   * A link that works once.
   *
   * @param url open it in a browser
   */
  record Link(String url, Instant expiresAt) {}

  @GET
  @Path("/me")
  @Operation(summary = "Who you are, and what you may do")
  public Me me() {
    var person = Caller.of(identity).person();
    return new Me(
        person.id(), person.name(), person.effectiveRoles().stream().map(Role::code).toList());
  }

  @POST
  @Path("/sign-in-links")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Make a link that signs a person in at the page, once")
  public Response link(Wanted wanted, RoutingContext request) {
    Once.insistOnKey(request);
    var caller = Caller.of(identity);
    var person = wanted == null || wanted.person() == null ? caller.person().id() : wanted.person();
    var oneself = person.equals(caller.person().id());
    if (!oneself && !caller.person().holds(Role.ADMIN)) {
      throw Problems.forbidden().asRefusal();
    }
    Check.that(directory.find(person).isPresent(), "/person", "nobody has this id");
    var link = sessions.link(person, caller.actor());
    var url = address.or(request.request().scheme() + "://" + request.request().authority());
    return Response.status(201)
        .header("Cache-Control", "no-store")
        .entity(new Link(url + "/login?token=" + link.token().reveal(), link.expiresAt()))
        .build();
  }
}
