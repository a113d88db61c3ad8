package io.firebreak.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.google.re2j.Pattern;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Secrets;
import io.firebreak.alert.DeadLetter;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.DeadLetters;
import io.firebreak.alert.DeadLetters.Replayed;
import io.firebreak.alert.Receipt;
import io.firebreak.alert.SchemaDrift;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Deliveries that were authentic and not understood: listed, shown, repaired, read again. */
@Path("/api/v1/dead-letters")
@RolesAllowed(Role.RESPONDER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class DeadLettersResource {
  private static final Pattern SOURCE =
      Pattern.compile("[A-Za-z0-9._~-]{1,64}(/[A-Za-z0-9._~-]{1,64})?");
  private static final List<String> REASONS =
      Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::code).toList();

  private final DeadLetters letters;
  private final Secrets secrets;
  private final SecurityIdentity identity;
  private final Once once;

  DeadLettersResource(DeadLetters letters, Secrets secrets, SecurityIdentity identity, Once once) {
    this.letters = letters;
    this.secrets = secrets;
    this.identity = identity;
    this.once = once;
  }

  /** A dead letter; its body only when it is shown alone. */
  @JsonNaming(SnakeCaseStrategy.class)
  record View(
      String id,
      String source,
      Instant receivedAt,
      String reason,
      String detail,
      @Nullable Instant replayedAt,
      @Nullable String replayedAs,
      @Nullable String body) {
    static View of(DeadLetter letter, @Nullable String body) {
      return new View(
          letter.deliveryId(),
          letter.hook(),
          letter.receivedAt(),
          letter.reason(),
          letter.detail(),
          letter.replayedAt(),
          letter.replayedAs(),
          body);
    }
  }

  @GET
  @Operation(summary = "List dead letters, newest first")
  public Page<View> list(
      @QueryParam("source") @Nullable String source,
      @QueryParam("reason") @Nullable String reason,
      @QueryParam("open") @Nullable String open,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("after") @Nullable String after) {
    var most = Page.limit(limit);
    var filter = filter(source, reason, "true".equals(open));
    var found = letters.list(tenant(), filter, Page.after(after), most);
    return new Page<>(
        found.stream().map(letter -> View.of(letter, null)).toList(),
        found.size() < most ? null : found.getLast().deliveryId());
  }

  @GET
  @Path("/drift")
  @Operation(
      summary = "List versions and shapes of known sources that are not known, with a sample")
  public Page<SchemaDrift> drift() {
    return Page.whole(letters.drifts(tenant()));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Show a dead letter with its body as it came, secret values masked")
  public View show(@PathParam("id") String id) {
    var opened = letters.show(tenant(), id).orElseThrow(() -> Problems.notFound().asRefusal());
    return View.of(opened.letter(), secrets.redact(opened.text()));
  }

  @POST
  @Path("/{id}/replay")
  @Operation(summary = "Read a dead letter again, as if it came now")
  public Response replay(@PathParam("id") String id, RoutingContext request) {
    var caller = Caller.of(identity);
    return once.answer(
        caller,
        request,
        Map.of("replay", id),
        () -> answer(letters.replay(caller.tenant(), id, caller.actor())));
  }

  @POST
  @Path("/{id}/repair")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(summary = "Read a repaired body in a dead letter's place, as if it came now")
  public Response repair(@PathParam("id") String id, byte[] body, RoutingContext request) {
    Check.that(body.length > 0, "/", "the repaired body");
    var caller = Caller.of(identity);
    return once.answer(
        caller,
        request,
        Map.of("repair", id, "body", body),
        () -> answer(letters.repair(caller.tenant(), id, body, caller.actor())));
  }

  /**
   * Which letters to replay.
   *
   * @param source a hook's id or a source; null for all
   * @param reason null for all
   * @param after go on behind this letter; null from the oldest
   */
  record Wanted(@Nullable String source, @Nullable String reason, @Nullable String after) {}

  @POST
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Read open dead letters again, oldest first, at most 200 in one request")
  public Response replayAll(Wanted wanted, RoutingContext request) {
    Check.that(wanted != null, "/", "source, reason and after, each optional");
    var filter = filter(wanted.source(), wanted.reason(), true);
    var after = Page.after(wanted.after());
    var caller = Caller.of(identity);
    return once.answer(
        caller,
        request,
        wanted,
        () -> Once.Answer.ok(letters.replayAll(caller.tenant(), filter, after, caller.actor())));
  }

  private static Once.Answer answer(Replayed replayed) {
    return switch (replayed) {
      case Replayed.Understood understood ->
          Once.Answer.ok(
              Map.of(
                  "message",
                  "it is understood now, as delivery "
                      + understood.receipt().deliveryId()
                      + ": "
                      + made(understood.receipt())));
      case Replayed.NotUnderstood(var reason, var detail) ->
          throw refused(reason.code(), "still not understood: " + detail);
      case Replayed.Already _ -> throw refused("already_replayed", "it was replayed before");
      case Replayed.NoHook(var hook) ->
          throw refused("no_hook", "the hook " + hook + " is not configured");
      case Replayed.Unknown _ -> throw Problems.notFound().asRefusal();
    };
  }

  /** What was made of it, in the words of an answer to the sender. */
  private static String made(Receipt receipt) {
    return receipt.ignored() == null
        ? receipt.alerts().stream()
            .map(line -> line.disposition().code())
            .collect(Collectors.joining(", "))
        : "ignored (" + receipt.ignored() + ")";
  }

  private static Problem.Refusal refused(String reason, String message) {
    return Problem.of(
            409, reason.toUpperCase(Locale.ROOT), "The dead letter is not read again", message)
        .asRefusal();
  }

  private static DeadLetters.Filter filter(
      @Nullable String source, @Nullable String reason, boolean open) {
    if (source != null && !SOURCE.matches(source)) {
      throw Problems.badParameter("source", "a source or the id of a hook").asRefusal();
    }
    if (reason != null && !REASONS.contains(reason)) {
      throw Problems.badParameter("reason", "one of " + String.join(", ", REASONS)).asRefusal();
    }
    return new DeadLetters.Filter(source, reason, open);
  }

  private String tenant() {
    return Caller.of(identity).tenant();
  }
}
