package io.firebreak.ui;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Secrets;
import io.firebreak.alert.DeadLetters;
import io.firebreak.alert.DeadLetters.Replayed;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Deliveries that nobody understood: looked at, repaired, read again. */
@Path("/dead-letters")
@RunOnVirtualThread
@RolesAllowed(Role.RESPONDER_NAME)
@Produces(MediaType.TEXT_HTML)
final class DeadLetterPages {
  private static final int SHOWN = 50;

  private final DeadLetters letters;
  private final Secrets secrets;
  private final SecurityIdentity identity;
  private final Pages pages;

  DeadLetterPages(DeadLetters letters, Secrets secrets, SecurityIdentity identity, Pages pages) {
    this.letters = letters;
    this.secrets = secrets;
    this.identity = identity;
    this.pages = pages;
  }

  @GET
  @Operation(hidden = true)
  public Response list(
      @QueryParam("source") @Nullable String source,
      @QueryParam("reason") @Nullable String reason,
      @QueryParam("open") @Nullable String open,
      @QueryParam("after") @Nullable String after,
      RoutingContext request) {
    var filter = new DeadLetters.Filter(given(source), given(reason), "true".equals(open));
    return list(filter, given(after), null, request);
  }

  @GET
  @Path("/{id}")
  @Operation(hidden = true)
  public Response show(@PathParam("id") String id, RoutingContext request) {
    return show(200, id, null, null, request);
  }

  @POST
  @Path("/{id}/replay")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response replay(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var caller = Caller.of(identity);
    return became(id, letters.replay(caller.tenant(), id, caller.actor()), null, request);
  }

  @POST
  @Path("/{id}/repair")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response repair(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      @FormParam("body") @Nullable String body,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var repaired = Objects.requireNonNullElse(body, "");
    if (repaired.isBlank()) {
      return show(422, id, "The body is empty. Nothing was done.", null, request);
    }
    var caller = Caller.of(identity);
    var replayed =
        letters.repair(
            caller.tenant(), id, repaired.getBytes(StandardCharsets.UTF_8), caller.actor());
    return became(id, replayed, repaired, request);
  }

  @POST
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response replayAll(
      @FormParam("form") @Nullable String form,
      @FormParam("source") @Nullable String source,
      @FormParam("reason") @Nullable String reason,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var caller = Caller.of(identity);
    var filter = new DeadLetters.Filter(given(source), given(reason), true);
    var bulk = letters.replayAll(caller.tenant(), filter, null, caller.actor());
    var told =
        "Understood now: %d. Still not understood: %d.%s"
            .formatted(
                bulk.understood(),
                bulk.open(),
                bulk.next() == null ? "" : " There are more; replay once more.");
    return list(filter, null, told, request);
  }

  private Response became(
      String id, Replayed replayed, @Nullable String repaired, RoutingContext request) {
    return switch (replayed) {
      case Replayed.Understood _ -> Response.seeOther(URI.create("/dead-letters/" + id)).build();
      case Replayed.NotUnderstood(var reason, var detail) ->
          show(
              422, id, "Still not understood: " + reason.code() + ", " + detail, repaired, request);
      case Replayed.Already _ -> show(409, id, "It was replayed before.", repaired, request);
      case Replayed.NoHook(var hook) ->
          show(409, id, "The hook " + hook + " is not configured.", repaired, request);
      case Replayed.Unknown _ -> throw new NotFoundException();
    };
  }

  private Response show(
      int status,
      String id,
      @Nullable String told,
      @Nullable String repaired,
      RoutingContext request) {
    var opened = letters.show(Caller.of(identity).tenant(), id).orElseThrow(NotFoundException::new);
    var body = repaired == null ? secrets.redact(opened.text()) : repaired;
    var open = new DeadLetterPage.Open(DeadLetterPage.Row.of(opened.letter()), body);
    return pages.deadLetters(
        status,
        Pages.frame("Dead letter", identity, request, null),
        new DeadLetterPage(
            new DeadLetterPage.Filter("", "", false),
            List.of(),
            List.of(),
            null,
            open,
            Shown.lineOrNull(told)));
  }

  private Response list(
      DeadLetters.Filter filter,
      @Nullable String after,
      @Nullable String told,
      RoutingContext request) {
    var tenant = Caller.of(identity).tenant();
    var found = letters.list(tenant, filter, after, SHOWN);
    var listed =
        new DeadLetterPage.Filter(shown(filter.source()), shown(filter.reason()), filter.open());
    return pages.deadLetters(
        200,
        Pages.frame("Dead letters", identity, request, null),
        new DeadLetterPage(
            listed,
            found.stream().map(DeadLetterPage.Row::of).toList(),
            letters.drifts(tenant).stream().map(DeadLetterPage.DriftRow::of).toList(),
            found.size() < SHOWN ? null : older(filter, found.getLast().deliveryId()),
            null,
            told));
  }

  private static String older(DeadLetters.Filter filter, String last) {
    return "/dead-letters?source=%s&reason=%s&open=%s&after=%s"
        .formatted(encoded(filter.source()), encoded(filter.reason()), filter.open(), last);
  }

  private static String encoded(@Nullable String typed) {
    return URLEncoder.encode(shown(typed), StandardCharsets.UTF_8);
  }

  private static String shown(@Nullable String typed) {
    return typed == null ? "" : Shown.line(typed);
  }

  /** What a person filled in; null for an empty field. */
  private static @Nullable String given(@Nullable String typed) {
    return typed == null || typed.isBlank() ? null : typed.strip();
  }
}
