package io.firebreak.ui;

import io.firebreak.access.AccessEvent;
import io.firebreak.access.Caller;
import io.firebreak.access.Sessions;
import io.firebreak.access.Sessions.SignIn;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with a one-time link, and out. Opening the link spends nothing: programs that look at
 * links in messages must not use them up.
 */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
final class SignInPages {
  private final Sessions sessions;
  private final SecurityIdentity identity;
  private final Pages pages;

  SignInPages(Sessions sessions, SecurityIdentity identity, Pages pages) {
    this.sessions = sessions;
    this.identity = identity;
    this.pages = pages;
  }

  @GET
  @Path("login")
  @PermitAll
  @Operation(hidden = true)
  public Response look(@QueryParam("token") @Nullable String token) {
    return pages.login(200, token == null ? "" : token, null);
  }

  @POST
  @Path("login")
  @PermitAll
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response signIn(@FormParam("token") @Nullable String token, RoutingContext request) {
    Forms.insistSameOrigin(request);
    var address = request.request().remoteAddress();
    var origin = address == null ? null : address.hostAddress();
    return switch (sessions.signIn(token == null ? "" : token, origin)) {
      case SignIn.Opened opened ->
          Pages.headed(Response.seeOther(URI.create("/")))
              .cookie(cookie(request, opened.session().reveal(), (int) Sessions.LENGTH.toSeconds()))
              .build();
      case SignIn.Refused(var why) -> pages.login(403, "", AccessEvent.words(why));
    };
  }

  @POST
  @Path("logout")
  @Authenticated
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response signOut(@FormParam("form") @Nullable String form, RoutingContext request) {
    Forms.insistOwn(request, form);
    sessions.signOut(Forms.session(request), Caller.of(identity));
    return Pages.headed(Response.seeOther(URI.create("/login")))
        .cookie(cookie(request, "", 0))
        .build();
  }

  private static NewCookie cookie(RoutingContext request, String value, int seconds) {
    return new NewCookie.Builder(Sessions.COOKIE)
        .value(value)
        .path("/")
        .maxAge(seconds)
        .httpOnly(true)
        .secure("https".equals(request.request().scheme()))
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
