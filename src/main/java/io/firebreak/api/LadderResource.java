package io.firebreak.api;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.Canaries;
import io.firebreak.runbook.Canary;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Rung;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How far a runbook may go without a person, why, and who decided. */
@Path("/api/v1/runbooks/{name}")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class LadderResource {
  private static final int MOST_CHANGES = 50;

  private final Catalogue catalogue;
  private final Ladder ladder;
  private final People people;
  private final SecurityIdentity identity;
  private final Once once;

  LadderResource(
      Catalogue catalogue, Ladder ladder, People people, SecurityIdentity identity, Once once) {
    this.catalogue = catalogue;
    this.ladder = ladder;
    this.people = people;
    this.identity = identity;
    this.once = once;
  }

  /**
   * How a runbook stands.
   *
   * @param version hash of the version in force
   * @param written its autonomy as its author wrote it
   * @param rung how far it may go now
   * @param record what its runs said since the rung last changed; null for what never moves
   * @param canary how the version in force is brought in; null when it serves all at once
   * @param changes of all its versions, newest first
   */
  record Standing(
      String name,
      String version,
      String written,
      String rung,
      @Nullable Counted record,
      @Nullable CanaryView canary,
      List<Change> changes) {}

  /**
   * A version that was brought in for a share of incidents.
   *
   * @param stable hash of the version that serves the others
   * @param share per cent
   * @param state {@code open}, {@code taken} or {@code dropped}
   */
  record CanaryView(
      String stable,
      BigDecimal share,
      String state,
      Instant startedAt,
      Tally candidate,
      Tally other) {}

  /** What the runs of one version said since the canary began. */
  record Tally(int runs, int proved, boolean fell) {
    static Tally of(Canaries.Tally tally) {
      return new Tally(tally.runs(), tally.proved(), tally.fell());
    }
  }

  /**
   * A record of trust.
   *
   * @param runs how many were counted
   * @param proved how many of them succeeded, verified
   * @param bound lower bound of the success rate, per cent
   * @param after how many runs must be counted
   * @param success what the bound must reach, per cent
   * @param words all of it for people
   */
  record Counted(int runs, int proved, double bound, int after, BigDecimal success, String words) {
    private static final double TENTHS = 1000;

    static Counted of(RunbookVersion version, Rung rung) {
      var promotion = version.runbook().promotion();
      return new Counted(
          rung.runs(),
          rung.proved(),
          Math.floor(rung.bound() * TENTHS) / 10,
          promotion.after().count(),
          promotion.success().value(),
          rung.record());
    }
  }

  /**
   * A change of rung.
   *
   * @param cause {@code proven}, {@code fell} or {@code person}
   * @param person who decided it; null when the record did
   * @param detail what was seen, or the person's reason
   */
  record Change(
      Instant at,
      String version,
      String rung,
      String cause,
      @Nullable String person,
      String detail) {
    static Change of(Rung.Change change) {
      return new Change(
          change.at(),
          change.version(),
          RunView.word(change.rung()),
          RunView.word(change.cause()),
          change.person(),
          change.detail());
    }
  }

  /** Why a person moves a runbook. */
  record Reason(String reason) {}

  @GET
  @Path("/ladder")
  @Operation(summary = "How far a runbook may go without a person, and why")
  public Standing show(@PathParam("name") String name) {
    return standing(version(name));
  }

  private Standing standing(RunbookVersion version) {
    var runbook = version.runbook();
    var rung = ladder.rung(version);
    return new Standing(
        runbook.name(),
        version.hash(),
        RunView.word(runbook.autonomy()),
        RunView.word(rung),
        ladder.moves(version) ? Counted.of(version, ladder.refresh(version)) : null,
        catalogue.canaries().of(version).map(this::canary).orElse(null),
        ladder.changes(runbook.name(), MOST_CHANGES).stream().map(Change::of).toList());
  }

  private CanaryView canary(Canary canary) {
    var canaries = catalogue.canaries();
    return new CanaryView(
        canary.stable(),
        canary.share(),
        RunView.word(canary.state()),
        canary.startedAt(),
        Tally.of(canaries.tally(canary, false)),
        Tally.of(canaries.tally(canary, true)));
  }

  @POST
  @Path("/promote")
  @RolesAllowed(Role.ADMIN_NAME)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Trust a version that is written auto before its record does; not by who wrote it")
  public Response promote(@PathParam("name") String name, Reason reason, RoutingContext request) {
    var version = version(name);
    var actor = Caller.of(identity).actor();
    if (wrote(version, actor)) {
      throw Problems.notMoved(
              "own_version", "whoever wrote a version does not decide that it is trusted")
          .asRefusal();
    }
    return decided(reason, request, why -> ladder.promote(version, why, actor), version);
  }

  @POST
  @Path("/demote")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Let a runbook ask people again, until it has proven itself anew")
  public Response demote(@PathParam("name") String name, Reason reason, RoutingContext request) {
    var version = version(name);
    var actor = Caller.of(identity).actor();
    return decided(reason, request, why -> ladder.demote(version, why, actor), version);
  }

  @POST
  @Path("/canary/{decision}")
  @RolesAllowed(Role.OPERATOR_NAME)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "End a canary: take (the new version serves all) or drop (the old one does)")
  public Response canary(
      @PathParam("name") String name,
      @PathParam("decision") String decision,
      Reason reason,
      RoutingContext request) {
    Check.that(List.of("take", "drop").contains(decision), "/decision", "take or drop");
    var version = version(name);
    var actor = Caller.of(identity).actor();
    return decided(
        reason,
        request,
        why ->
            catalogue.canaries().decide(version, decision.equals("take"), why, actor)
                ? new Ladder.Answer.Done(ladder.refresh(version))
                : new Ladder.Answer.Refused("no_canary", "it has no canary that is open"),
        version);
  }

  private interface Decision {
    Ladder.Answer by(String reason);
  }

  private Response decided(
      Reason reason, RoutingContext request, Decision decision, RunbookVersion version) {
    Check.that(
        reason != null
            && reason.reason() != null
            && !reason.reason().isBlank()
            && reason.reason().length() <= 300,
        "/reason",
        "why, in at most 300 characters");
    return once.answer(
        Caller.of(identity),
        request,
        reason,
        () ->
            switch (decision.by(reason.reason())) {
              case Ladder.Answer.Done _ -> Once.Answer.ok(standing(version));
              case Ladder.Answer.Refused(var word, var message) ->
                  throw Problems.notMoved(word, message).asRefusal();
            });
  }

  private boolean wrote(RunbookVersion version, Actor actor) {
    var author = version.author();
    return author != null
        && people.byAuthor(author).filter(person -> person.id().equals(actor.id())).isPresent();
  }

  private RunbookVersion version(String name) {
    return catalogue
        .find(name)
        .orElseThrow(
            () -> Problems.noSuchRunbook(catalogue.nearest(name).orElse(null)).asRefusal());
  }
}
