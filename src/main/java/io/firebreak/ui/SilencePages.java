package io.firebreak.ui;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Durations;
import io.firebreak.incident.Silence;
import io.firebreak.incident.Silences;
import io.firebreak.incident.Silences.Answer;
import io.firebreak.ui.SilencePage.Typed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Silences: looked at by all, made and ended by whoever may act. */
@Path("/silences")
@RunOnVirtualThread
@RolesAllowed(Role.RESPONDER_NAME)
@Produces(MediaType.TEXT_HTML)
final class SilencePages {
  private final Silences silences;
  private final SecurityIdentity identity;
  private final Pages pages;

  SilencePages(Silences silences, SecurityIdentity identity, Pages pages) {
    this.silences = silences;
    this.identity = identity;
    this.pages = pages;
  }

  @GET
  @RolesAllowed(Role.VIEWER_NAME)
  @Operation(hidden = true)
  public Response list(RoutingContext request) {
    return show(200, Typed.NOTHING, null, request);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response place(
      @FormParam("form") @Nullable String form,
      @FormParam("matchers") @Nullable String matchers,
      @FormParam("duration") @Nullable String duration,
      @FormParam("reason") @Nullable String reason,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var typed = new Typed(text(matchers), text(duration).strip(), text(reason).strip());
    try {
      return place(typed, request);
    } catch (IllegalArgumentException e) {
      return show(422, typed, e.getMessage() + ". Nothing was done.", request);
    }
  }

  private Response place(Typed typed, RoutingContext request) {
    var written = typed.matchers().lines().filter(line -> !line.isBlank()).toList();
    var caller = Caller.of(identity);
    var answer =
        silences.place(
            caller.tenant(),
            Silence.read(written),
            Silence.reason(typed.reason()),
            Silence.length(Durations.parse(typed.duration())),
            caller.actor());
    return became(answer, typed, request);
  }

  @POST
  @Path("/{id}/expire")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response expire(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var caller = Caller.of(identity);
    return became(silences.expire(caller.tenant(), id, caller.actor()), Typed.NOTHING, request);
  }

  private Response became(Answer answer, Typed typed, RoutingContext request) {
    return switch (answer) {
      case Answer.Done _ -> Response.seeOther(URI.create("/silences")).build();
      case Answer.Refused(var reason, var detail) ->
          switch (reason) {
            case NO_SUCH_SILENCE -> throw new NotFoundException();
            case TOO_MANY_SILENCES ->
                show(409, typed, "There are " + detail + " silences already; end some.", request);
            case KEPT_ELSEWHERE ->
                show(409, typed, "End it at Alertmanager " + detail + ".", request);
          };
    };
  }

  private Response show(int status, Typed typed, @Nullable String told, RoutingContext request) {
    var all = silences.known(Caller.of(identity).tenant());
    return pages.silences(
        status,
        Pages.frame("Silences", identity, request, null),
        new SilencePage(
            all.stream().map(SilencePage.Row::of).toList(), typed, Shown.lineOrNull(told)));
  }

  private static String text(@Nullable String typed) {
    return Objects.requireNonNullElse(typed, "");
  }
}
