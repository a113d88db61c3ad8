package io.firebreak.ui;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.action.Form;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Edit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.Report;
import io.firebreak.remediation.RunState;
import io.firebreak.verify.VerifyEvent.Judgement;
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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** A run's page and the answers that people give on it. */
@Path("/runs/{id}")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Produces(MediaType.TEXT_HTML)
final class RunPages {
  private static final int REFRESH_SECONDS = 3;
  private static final int LONGEST = 1000;

  private final Remediation remediation;
  private final SecurityIdentity identity;
  private final Pages pages;

  RunPages(Remediation remediation, SecurityIdentity identity, Pages pages) {
    this.remediation = remediation;
    this.identity = identity;
    this.pages = pages;
  }

  @GET
  @Operation(hidden = true)
  public Response show(@PathParam("id") String id, RoutingContext request) {
    return page(200, find(id), null, request);
  }

  @POST
  @Path("vote")
  @RolesAllowed(Role.APPROVER_NAME)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response vote(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      @FormParam("plan") @Nullable String plan,
      @FormParam("decision") @Nullable String decision,
      @FormParam("reason") @Nullable String reason,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var run = find(id);
    var why = text(reason);
    var vote = word(Vote.class, Objects.requireNonNullElse(decision, ""));
    if (vote == Vote.REJECT && why == null) {
      return page(422, run, "Say why you reject it. Nothing was decided.", request);
    }
    if (plan == null || !plan.equals(asked(run))) {
      return page(412, run, changed(run), request);
    }
    return said(
        id,
        request,
        caller -> remediation.vote(caller.tenant(), id, null, plan, vote, why, caller.actor()));
  }

  @POST
  @Path("override")
  @RolesAllowed(Role.EMERGENCY_NAME)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response override(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      @FormParam("plan") @Nullable String plan,
      @FormParam("reason") @Nullable String reason,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var run = find(id);
    var why = text(reason);
    if (why == null) {
      return page(422, run, "Say why it cannot wait. Nothing was decided.", request);
    }
    var seen = Objects.requireNonNullElse(plan, "");
    return said(
        id,
        request,
        caller -> remediation.override(caller.tenant(), id, seen, why, caller.actor()));
  }

  @POST
  @Path("inputs")
  @RolesAllowed(Role.APPROVER_NAME)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response edit(
      @PathParam("id") String id, MultivaluedMap<String, String> form, RoutingContext request) {
    Forms.insistOwn(request, form.getFirst("form"));
    var run = find(id);
    var sent = FormPart.Sent.of(form);
    var values = InputPart.values(run, remediation.editable(run), sent.typed());
    if (values.isEmpty()) {
      return page(422, run, "No input was changed. Nothing was decided.", request);
    }
    var plan = Objects.requireNonNullElse(form.getFirst("plan"), "");
    return said(
        id,
        request,
        caller ->
            remediation.edit(
                caller.tenant(), id, new Edit(plan, values, text(sent.note())), caller.actor()));
  }

  private static @Nullable String asked(RunState run) {
    var approval = run.approval();
    return approval == null ? null : approval.request().planHash();
  }

  private static String changed(RunState run) {
    var differences = run.differences();
    return "The plan has changed since you opened this page, so nothing was decided. Below is the"
        + " present one."
        + (differences.isEmpty() ? "" : " What differs: " + String.join("; ", differences));
  }

  @POST
  @Path("settlement")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response settle(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      @FormParam("answer") @Nullable String answer,
      @FormParam("step") @Nullable String step,
      @FormParam("note") @Nullable String note,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var run = find(id);
    var why = text(note);
    var given = answer == null ? "" : answer;
    return said(id, request, caller -> settled(run, caller, given, step, why));
  }

  private Answer settled(
      RunState run, Caller caller, String answer, @Nullable String step, @Nullable String note) {
    var tenant = caller.tenant();
    return switch (run.status()) {
      case INCONCLUSIVE ->
          remediation.judge(tenant, run.id(), word(Judgement.class, answer), note, caller.actor());
      case ROLLBACK_FAILED ->
          remediation.answerRollback(
              tenant, run.id(), answer.equals("retry"), note, caller.actor());
      default ->
          remediation.settle(
              tenant, run.id(), step, word(Settlement.class, answer), note, caller.actor());
    };
  }

  @POST
  @Path("confirmation")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response confirm(
      @PathParam("id") String id, MultivaluedMap<String, String> form, RoutingContext request) {
    Forms.insistOwn(request, form.getFirst("form"));
    var caller = Caller.of(identity);
    var sent = FormPart.Sent.of(form);
    var done = "true".equals(form.getFirst("done"));
    var report =
        new Report(
            sent.step(),
            done,
            done ? sent.values(asked(find(id), sent.step())) : Map.of(),
            text(sent.note()));
    return switch (remediation.confirm(caller.tenant(), id, report, caller.actor())) {
      case Answer.Accepted _ -> again(id);
      case Answer.Refused refused when refused.fields().isEmpty() -> refused(id, refused, request);
      case Answer.Refused refused ->
          page(
              422,
              find(id),
              "Something is not filled in right, so nothing was reported. Look at "
                  + String.join(", ", refused.fields().keySet())
                  + ".",
              sent.with(refused.fields()),
              request);
    };
  }

  /** What a step asks now; nothing when it does not wait, which the answer says. */
  private static Form asked(RunState run, String path) {
    return run.manual().stream()
        .filter(step -> step.path().equals(path))
        .map(step -> Objects.requireNonNull(step.waiting()).form())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Form.PLAIN);
  }

  @POST
  @Path("cancellation")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response cancel(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      @FormParam("undo") boolean undo,
      @FormParam("reason") @Nullable String reason,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    var why = text(reason);
    return said(
        id, request, caller -> remediation.cancel(caller.tenant(), id, undo, why, caller.actor()));
  }

  @POST
  @Path("resumption")
  @RolesAllowed(Role.RESPONDER_NAME)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response resume(
      @PathParam("id") String id,
      @FormParam("form") @Nullable String form,
      RoutingContext request) {
    Forms.insistOwn(request, form);
    return said(
        id,
        request,
        caller ->
            remediation.resume(caller.tenant(), id, "by " + caller.actor().id(), caller.actor()));
  }

  /** Says it, and shows the run again: by a redirect when it counts, else with the reason. */
  private Response said(String id, RoutingContext request, Function<Caller, Answer> act) {
    return switch (act.apply(Caller.of(identity))) {
      case Answer.Accepted _ -> again(id);
      case Answer.Refused refused -> refused(id, refused, request);
    };
  }

  private static Response again(String id) {
    return Pages.headed(Response.seeOther(URI.create("/runs/" + id))).build();
  }

  private Response refused(String id, Answer.Refused refused, RoutingContext request) {
    return page(
        refused.reason().equals("plan_changed") ? 412 : 409,
        find(id),
        "This changed nothing: " + refused.message() + ".",
        request);
  }

  private Response page(int status, RunState run, @Nullable String said, RoutingContext request) {
    return page(status, run, said, FormPart.Sent.NOTHING, request);
  }

  private Response page(
      int status, RunState run, @Nullable String said, FormPart.Sent sent, RoutingContext request) {
    // Whoever writes a reason must not lose it, so a page that asks something stays as it is.
    boolean moves =
        !run.status().terminal() && !run.status().needsPerson() && run.manual().isEmpty();
    var frame =
        Pages.frame(
            Shown.line(run.begun().runbook()), identity, request, moves ? REFRESH_SECONDS : null);
    var editable = InputPart.of(run, remediation.editable(run));
    return pages.run(
        status, frame, RunPage.of(run, Caller.of(identity).person(), editable, said, sent));
  }

  private RunState find(String id) {
    return remediation.find(Caller.of(identity).tenant(), id).orElseThrow(NotFoundException::new);
  }

  private static @Nullable String text(@Nullable String typed) {
    if (typed == null || typed.isBlank()) {
      return null;
    }
    return typed.substring(0, Math.min(typed.length(), LONGEST)).strip();
  }

  private static <E extends Enum<E>> E word(Class<E> type, String answer) {
    for (var each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(answer)) {
        return each;
      }
    }
    throw new NotFoundException();
  }
}
