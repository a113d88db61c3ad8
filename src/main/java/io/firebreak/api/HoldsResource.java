package io.firebreak.api;

import com.google.re2j.Pattern;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Durations;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StopFile;
import io.firebreak.journal.Database;
import io.firebreak.remediation.Remediation;
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

/** The kill switch and holds on targets: whoever may act may stop. */
@Path("/api/v1/holds")
@RolesAllowed(Role.RESPONDER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class HoldsResource {
  private static final Pattern SCOPE =
      Pattern.compile("all|storm|runbook:[a-z0-9_-]{1,63}|service:\\S{1,200}|target:\\S{1,500}");

  private static final String SCOPES = "all, storm, runbook:NAME, service:NAME or target:PATH";

  private final Holds holds;
  private final StopFile stopFile;
  private final Remediation remediation;
  private final Database database;
  private final SecurityIdentity identity;
  private final Once once;

  HoldsResource(
      Holds holds,
      StopFile stopFile,
      Remediation remediation,
      Database database,
      SecurityIdentity identity,
      Once once) {
    this.holds = holds;
    this.stopFile = stopFile;
    this.remediation = remediation;
    this.database = database;
    this.identity = identity;
    this.once = once;
  }

  /**
   * What is to be held.
   *
   * @param scope {@code all}, {@code storm}, {@code runbook:NAME}, {@code service:NAME} or {@code
   *     target:PATH}
   * @param duration how long, such as {@code 30m}; null for until it is lifted
   */
  record Wanted(String scope, String reason, @Nullable String duration) {}

  /** A hold. */
  record HoldView(
      String id,
      String scope,
      String reason,
      String person,
      Instant placedAt,
      @Nullable Instant until) {
    static HoldView of(Holds.Hold hold, Instant placedAt) {
      return new HoldView(
          hold.id(), hold.scope(), hold.reason(), hold.person(), placedAt, hold.until());
    }
  }

  @GET
  @RolesAllowed(Role.VIEWER_NAME)
  @Operation(summary = "List holds")
  public Page<HoldView> list() {
    return Page.whole(
        holds.standing(Caller.of(identity).tenant()).stream()
            .map(standing -> HoldView.of(standing.hold(), standing.placedAt()))
            .toList());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Hold a target, a service, a runbook or everything: no new effect begins there")
  public Response place(Wanted wanted, RoutingContext request) {
    Check.that(wanted != null && wanted.scope() != null, "/scope", SCOPES);
    Check.that(SCOPE.matches(wanted.scope()), "/scope", SCOPES);
    Check.that(
        wanted.reason() != null && !wanted.reason().isBlank() && wanted.reason().length() <= 300,
        "/reason",
        "why, in at most 300 characters");
    var length = wanted.duration() == null ? null : length(wanted.duration());
    var caller = Caller.of(identity);
    return once.answer(
        caller,
        request,
        wanted,
        () -> {
          var now = database.now();
          var until = length == null ? null : now.plus(length);
          var hold =
              holds.place(caller.tenant(), wanted.scope(), wanted.reason(), caller.actor(), until);
          return Once.Answer.created(HoldView.of(hold, now));
        });
  }

  private static Duration length(String text) {
    var parsed = Check.read(() -> Durations.parse(text), "/duration");
    Check.that(
        parsed.isPositive() && parsed.toDays() <= 366, "/duration", "such as 30m, at most 366d");
    return parsed;
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Lift a hold; held runs go on after their gates were judged anew")
  public Done lift(@PathParam("id") String id) {
    var caller = Caller.of(identity);
    var hold = holds.find(caller.tenant(), id);
    if (hold.filter(stopFile::keeps).isPresent()) {
      throw Problems.heldByFile(stopFile.path()).asRefusal();
    }
    if (!holds.lift(caller.tenant(), id, caller.actor())) {
      throw Problems.notFound().asRefusal();
    }
    int held = remediation.release(caller.tenant(), "hold " + id + " was lifted", caller.actor());
    var again = hold.flatMap(StopFile::again).map(words -> " " + words).orElse("");
    return new Done("Lifted. Held runs that are judged anew: " + held + "." + again);
  }
}
