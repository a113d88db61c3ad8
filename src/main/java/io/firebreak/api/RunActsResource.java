package io.firebreak.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Edit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.Report;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.firebreak.verify.VerifyEvent.Judgement;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What people say to a run: votes, cancellation, settling doubt, reports on manual steps. */
@Path("/api/v1/runs/{id}")
@RolesAllowed(Role.RESPONDER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
final class RunActsResource {
  private static final Pattern PLAN_TAG = Pattern.compile("\"([0-9a-f]{64})\"");

  private final Remediation remediation;
  private final SecurityIdentity identity;
  private final Once once;

  RunActsResource(Remediation remediation, SecurityIdentity identity, Once once) {
    this.remediation = remediation;
    this.identity = identity;
    this.once = once;
  }

  /**
   * A question with the plan that it is about.
   *
   * @param differences what differs from the plan before, for people; empty when it is the first
   * @param gates what was checked
   * @param evidence what was read before anything changes
   * @param editable the inputs that an approver may change, by name
   */
  record Question(
      String run,
      String planHash,
      RunView.ApprovalView approval,
      PlanView plan,
      List<String> differences,
      List<RunView.GateView> gates,
      List<RunView.EvidenceView> evidence,
      Map<String, RunbooksResource.InputView> editable) {}

  @GET
  @Path("/approval")
  @RolesAllowed(Role.VIEWER_NAME)
  @Operation(summary = "The present question to people, with the plan it is about")
  public Response approval(@PathParam("id") String id) {
    var run = find(id);
    var approval = question(run);
    var hash = approval.request().planHash();
    return Response.ok(
            new Question(
                id,
                hash,
                RunView.ApprovalView.of(approval),
                PlanView.of(run.planned(), run.begun()),
                run.differences(),
                RunView.GateView.of(run),
                RunView.EvidenceView.of(run),
                RunbooksResource.InputView.of(remediation.editable(run))))
        .header("ETag", "\"" + hash + "\"")
        .build();
  }

  /**
   * A vote.
   *
   * @param decision {@code approve}, {@code reject}, or {@code withdraw} an earlier vote
   * @param reason why; must be given to reject
   */
  record Ballot(String decision, @Nullable String reason) {}

  @POST
  @Path("/approval")
  @RolesAllowed(Role.APPROVER_NAME)
  @Operation(summary = "Approve or reject the plan named in If-Match, or withdraw a vote about it")
  public Response vote(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      Ballot ballot,
      RoutingContext request) {
    var seen = planSeen(ifMatch);
    Check.that(ballot != null, "/", "a body is expected");
    var vote = word(Vote.class, ballot.decision(), "/decision");
    var reason = text(ballot.reason(), "/reason");
    Check.that(
        vote != Vote.REJECT || (reason != null && !reason.isBlank()),
        "/reason",
        "say why it is rejected");
    if (!question(find(id)).request().planHash().equals(seen)) {
      throw Problems.planChanged().asRefusal();
    }
    var caller = Caller.of(identity);
    return acted(
        request,
        new VoteSeen(seen, ballot),
        () -> remediation.vote(caller.tenant(), id, null, seen, vote, reason, caller.actor()));
  }

  private record VoteSeen(String plan, Ballot ballot) {}

  private static String planSeen(@Nullable String ifMatch) {
    if (ifMatch == null) {
      throw Problems.planNotNamed().asRefusal();
    }
    var tag = PLAN_TAG.matcher(ifMatch);
    if (!tag.matches()) {
      throw Problems.badParameter("If-Match", "the plan hash in double quotes").asRefusal();
    }
    return tag.group(1);
  }

  /**
   * Why somebody decides alone.
   *
   * @param reason why it cannot wait for others; must be given
   */
  record Emergency(@Nullable String reason) {}

  @POST
  @Path("/override")
  @RolesAllowed(Role.EMERGENCY_NAME)
  @Operation(
      summary =
          "Approve the plan named in If-Match alone, in an emergency; a second person is told")
  public Response override(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      Emergency emergency,
      RoutingContext request) {
    var seen = planSeen(ifMatch);
    Check.that(emergency != null, "/", "a body is expected");
    var reason = Objects.requireNonNullElse(text(emergency.reason(), "/reason"), "");
    Check.that(!reason.isBlank(), "/reason", "say why it cannot wait");
    var caller = Caller.of(identity);
    return acted(
        request,
        new EmergencySeen(seen, emergency),
        () -> remediation.override(caller.tenant(), id, seen, reason, caller.actor()));
  }

  private record EmergencySeen(String plan, Emergency emergency) {}

  /**
   * Changed inputs.
   *
   * @param values by name
   */
  record Changes(Map<String, JsonNode> values, @Nullable String reason) {}

  @POST
  @Path("/inputs")
  @RolesAllowed(Role.APPROVER_NAME)
  @Operation(
      summary =
          "Change inputs that approvers may edit; a new plan is made, which others than you approve")
  public Response edit(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      Changes changes,
      RoutingContext request) {
    var seen = planSeen(ifMatch);
    Check.that(
        changes != null && changes.values() != null && !changes.values().isEmpty(),
        "/values",
        "at least one input is expected");
    var edit = new Edit(seen, changes.values(), text(changes.reason(), "/reason"));
    var caller = Caller.of(identity);
    return acted(request, edit, () -> remediation.edit(caller.tenant(), id, edit, caller.actor()));
  }

  /** Why and how a run is to stop. */
  record Cancellation(boolean undo, @Nullable String reason) {}

  @POST
  @Path("/cancellation")
  @Operation(summary = "Cancel a run; what was done is undone only if asked")
  public Response cancel(
      @PathParam("id") String id, Cancellation cancellation, RoutingContext request) {
    Check.that(cancellation != null, "/", "a body is expected");
    var caller = Caller.of(identity);
    var reason = text(cancellation.reason(), "/reason");
    return acted(
        request,
        cancellation,
        () -> remediation.cancel(caller.tenant(), id, cancellation.undo(), reason, caller.actor()));
  }

  /** Why a held run is to go on. */
  record Resumption(@Nullable String reason) {}

  @POST
  @Path("/resumption")
  @Operation(summary = "Let a held run go on, also one that asks because its alert has resolved")
  public Response resume(
      @PathParam("id") String id, Resumption resumption, RoutingContext request) {
    Check.that(resumption != null, "/", "a body is expected");
    var caller = Caller.of(identity);
    var reason = text(resumption.reason(), "/reason");
    var why = reason == null ? "by " + caller.actor().id() : reason;
    return acted(
        request, resumption, () -> remediation.resume(caller.tenant(), id, why, caller.actor()));
  }

  /**
   * What the machine cannot find out.
   *
   * @param answer for a step in doubt {@code happened}, {@code did_not}, {@code abandon}; for an
   *     inconclusive verification {@code accept}, {@code verify_again}, {@code undo}, {@code
   *     abandon}; for a failed rollback {@code retry}, {@code settled}
   * @param step which step is meant, null for the only one
   */
  record SettlementWanted(String answer, @Nullable String step, @Nullable String note) {}

  @POST
  @Path("/settlement")
  @Operation(summary = "Settle a doubt, an inconclusive verification or a failed rollback")
  public Response settle(
      @PathParam("id") String id, SettlementWanted wanted, RoutingContext request) {
    Check.that(wanted != null && wanted.answer() != null, "/answer", "an answer is expected");
    var note = text(wanted.note(), "/note");
    return acted(request, wanted, () -> settled(find(id), wanted, note));
  }

  private Answer settled(RunState run, SettlementWanted wanted, @Nullable String note) {
    var caller = Caller.of(identity);
    var tenant = caller.tenant();
    return switch (run.status()) {
      case INCONCLUSIVE ->
          remediation.judge(
              tenant,
              run.id(),
              word(Judgement.class, wanted.answer(), "/answer"),
              note,
              caller.actor());
      case ROLLBACK_FAILED ->
          remediation.answerRollback(
              tenant, run.id(), retries(wanted.answer()), note, caller.actor());
      case IN_DOUBT ->
          remediation.settle(
              tenant,
              run.id(),
              wanted.step(),
              word(Settlement.class, wanted.answer(), "/answer"),
              note,
              caller.actor());
      default -> throw nothingToSettle(run);
    };
  }

  private static RuntimeException nothingToSettle(RunState run) {
    var at = run.status().code() + " since " + run.statusAt();
    return run.status().terminal()
        ? Problems.refused("already_ended", "run " + run.id() + " is over: " + at).asRefusal()
        : Problems.refused("nothing_to_settle", "nothing of it waits for an answer: it is " + at)
            .asRefusal();
  }

  private static boolean retries(String answer) {
    Check.that(answer.equals("retry") || answer.equals("settled"), "/answer", "retry or settled");
    return answer.equals("retry");
  }

  /**
   * A report on a manual step.
   *
   * @param step which step, null for the only one that waits
   * @param values what its form asks for, by field; only when done
   */
  record Confirmation(
      boolean done,
      @Nullable String step,
      @Nullable String note,
      @Nullable Map<String, JsonNode> values) {

    Report report(@Nullable String checkedNote) {
      return new Report(step, done, values == null ? Map.of() : values, checkedNote);
    }
  }

  @POST
  @Path("/confirmation")
  @Operation(summary = "Report that a manual step is done, with what its form asks, or failed")
  public Response confirm(
      @PathParam("id") String id, Confirmation confirmation, RoutingContext request) {
    Check.that(confirmation != null, "/", "a body is expected");
    var caller = Caller.of(identity);
    var report = confirmation.report(text(confirmation.note(), "/note"));
    return acted(
        request,
        confirmation,
        () -> remediation.confirm(caller.tenant(), id, report, caller.actor()));
  }

  private Response acted(RoutingContext request, Object body, Supplier<Answer> act) {
    return once.answer(
        Caller.of(identity),
        request,
        body,
        () ->
            switch (act.get()) {
              case Answer.Accepted(var message) -> Once.Answer.ok(new Done(message));
              case Answer.Refused refused -> throw Problems.refused(refused).asRefusal();
            });
  }

  private RunState find(String id) {
    return remediation
        .find(Caller.of(identity).tenant(), id)
        .orElseThrow(() -> Problems.notFound().asRefusal());
  }

  private static Approval question(RunState run) {
    if (run.approval() == null || run.plan() == null || run.status() == RunStatus.QUEUED) {
      throw Problems.refused("no_such_request", "this run asks for no approval").asRefusal();
    }
    return run.approval();
  }

  private static @Nullable String text(@Nullable String text, String pointer) {
    Check.that(text == null || text.length() <= 1000, pointer, "at most 1000 characters");
    return text;
  }

  private static <E extends Enum<E>> E word(Class<E> type, @Nullable String asked, String pointer) {
    for (var each : type.getEnumConstants()) {
      if (RunView.word(each).equals(asked)) {
        return each;
      }
    }
    var words = Arrays.stream(type.getEnumConstants()).map(RunView::word).toList();
    throw Problems.invalid(
            List.of(new Problem.Fault(pointer, "INVALID", "one of " + String.join(", ", words))))
        .asRefusal();
  }
}
