package io.firebreak.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Input;
import io.firebreak.runbook.Ladder;
import io.firebreak.runbook.Reloads;
import io.firebreak.runbook.Report;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.VersionChange;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The runbooks in force, and what is wrong in their folder. */
@Path("/api/v1/runbooks")
@RolesAllowed(Role.VIEWER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class RunbooksResource {
  private final Catalogue catalogue;
  private final Ladder ladder;
  private final Reloads reloads;
  private final SecurityIdentity identity;
  private final Once once;

  RunbooksResource(
      Catalogue catalogue, Ladder ladder, Reloads reloads, SecurityIdentity identity, Once once) {
    this.catalogue = catalogue;
    this.ladder = ladder;
    this.reloads = reloads;
    this.identity = identity;
    this.once = once;
  }

  /**
   * All of them.
   *
   * @param problems what lint found in the folder, as {@code firebreak lint} tells it
   */
  record Library(List<Line> items, JsonNode problems) {}

  /**
   * One line of the list.
   *
   * @param autonomy as its author wrote it
   * @param rung how far it may go without a person now
   * @param version hash of the version in force
   * @param manual whether people may start it
   * @param author who changed it last; null when unknown
   * @param changedAt when this version came into force; null when that was not kept
   */
  record Line(
      String name,
      String title,
      String owner,
      String risk,
      String autonomy,
      String rung,
      boolean manual,
      String version,
      String path,
      @Nullable String author,
      @Nullable Instant changedAt) {
    static Line of(RunbookVersion version, Runbook.Autonomy rung, @Nullable VersionChange last) {
      var runbook = version.runbook();
      return new Line(
          runbook.name(),
          runbook.title(),
          runbook.owner(),
          RunView.word(runbook.risk()),
          RunView.word(runbook.autonomy()),
          RunView.word(rung),
          runbook.triggers().manual(),
          version.hash(),
          version.path(),
          version.author(),
          last == null ? null : last.at());
    }
  }

  /**
   * A runbook.
   *
   * @param inputs what it is started with, by name
   * @param definition what its author wrote, in canonical form
   */
  record Shown(Line runbook, Map<String, InputView> inputs, @JsonRawValue String definition) {}

  /**
   * An input.
   *
   * @param type what it may hold
   * @param optional whether something else gives it a value when a person does not
   */
  record InputView(String type, boolean optional, @Nullable String description) {
    static Map<String, InputView> of(Map<String, Input> inputs) {
      var views = new LinkedHashMap<String, InputView>();
      inputs.forEach((name, input) -> views.put(name, of(input)));
      return views;
    }

    static InputView of(Input input) {
      return new InputView(
          RunView.word(input.type()),
          input.fallback() != null || input.from() != null,
          input.description());
    }
  }

  @GET
  @Operation(summary = "The runbooks in force, and the problems in their folder")
  public Library list() {
    var changes = catalogue.lastChanges();
    return new Library(
        catalogue.inForce().stream()
            .map(version ->
                Line.of(version, ladder.rung(version), changes.get(version.runbook().name())))
            .toList(),
        catalogue.report().json());
  }

  /**
   * What came of a reload.
   *
   * @param what was read again
   * @param outcome {@code clean}, {@code errors} or {@code failed}
   * @param detail why it failed; null when it did not
   */
  record Reloaded(String what, String outcome, @Nullable String detail, JsonNode problems) {
    static Reloaded of(String what, Reloads.Outcome outcome) {
      return switch (outcome) {
        case Reloads.Outcome.Read read ->
            new Reloaded(what, read.code(), null, Report.json(read.problems()));
        case Reloads.Outcome.Failed failed ->
            new Reloaded(what, failed.code(), failed.why(), Report.json(List.of()));
      };
    }
  }

  /** What came of reading everything again. */
  record ReloadAnswer(List<Reloaded> items) {}

  @POST
  @Path("/reload")
  @RolesAllowed(Role.OPERATOR_NAME)
  @Operation(summary = "Read runbooks, and whatever else is read from files, again")
  public Response reload(RoutingContext request) {
    var actor = Caller.of(identity).actor();
    return once.answer(
        Caller.of(identity), request, Map.of(), () -> Once.Answer.ok(reloadFor(actor)));
  }

  private ReloadAnswer reloadFor(Actor actor) {
    catalogue.reloadAsked(actor);
    try {
      return new ReloadAnswer(
          reloads.now().entrySet().stream()
              .map(each -> Reloaded.of(each.getKey(), each.getValue()))
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops", e);
    }
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "Show a runbook as it is in force")
  public Shown show(@PathParam("name") String name) {
    var version =
        catalogue
            .find(name)
            .orElseThrow(
                () -> Problems.noSuchRunbook(catalogue.nearest(name).orElse(null)).asRefusal());
    return new Shown(
        Line.of(
            version,
            ladder.rung(version),
            catalogue.history(name, 1).stream().findFirst().orElse(null)),
        InputView.of(version.runbook().inputs()),
        version.canonicalJson());
  }
}
