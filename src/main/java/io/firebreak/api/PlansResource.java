package io.firebreak.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.plan.Required;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.Catalogue;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Plans of runs that nobody starts. */
@Path("/api/v1/plans")
@RolesAllowed(Role.RESPONDER_NAME)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
final class PlansResource {
  private final DryRun dryRun;
  private final Catalogue catalogue;
  private final Incidents incidents;
  private final SecurityIdentity identity;

  PlansResource(
      DryRun dryRun, Catalogue catalogue, Incidents incidents, SecurityIdentity identity) {
    this.dryRun = dryRun;
    this.catalogue = catalogue;
    this.incidents = incidents;
    this.identity = identity;
  }

  /**
   * A run that a person wants to foresee.
   *
   * @param inputs by name; null for none
   * @param incident that it would belong to; null for none
   */
  record Wanted(
      String runbook, @Nullable Map<String, JsonNode> inputs, @Nullable String incident) {}

  /**
   * How far it would come.
   *
   * @param state where it would ask, act or end
   * @param reason why it would end, null when it would not
   * @param invalid what is wrong with the inputs
   * @param gates by stage, each with what it saw
   * @param plan null when none could be made
   * @param failure why none could be made, null when one could
   * @param approval what it would ask for, null when it would not ask
   */
  record Foreseen(
      String runbook,
      String version,
      JsonNode inputs,
      String target,
      @Nullable String writtenTarget,
      String state,
      @Nullable String reason,
      @Nullable String detail,
      List<String> invalid,
      List<Stage> gates,
      @Nullable PlanView plan,
      @Nullable String failure,
      @Nullable Need approval) {
    static Foreseen of(DryRun.Foreseen found) {
      var state = found.state();
      var plan = state.plan();
      var failure = state.planFailure();
      var reason = state.ending() == null ? state.reason() : state.ending().reason();
      var ending = state.ending();
      return new Foreseen(
          found.begun().runbook(),
          found.begun().version(),
          found.begun().inputs(),
          found.begun().target(),
          found.begun().written(),
          ending == null ? state.status().code() : ending.to().code(),
          reason == null ? null : reason.code(),
          ending == null ? state.detail() : ending.detail(),
          found.begun().invalid(),
          stages(found),
          plan == null ? null : PlanView.of(plan, found.begun()),
          failure == null ? null : failure.message(),
          plan == null ? null : Need.of(plan.commitment().approval(), state));
    }

    private static List<Stage> stages(DryRun.Foreseen found) {
      var stages = new java.util.ArrayList<Stage>();
      stages.add(new Stage("target", List.of(RunView.GateView.of(found.lease()))));
      found.judged().forEach(judged -> stages.add(Stage.of(judged)));
      return stages;
    }
  }

  /** The gates of one stage. */
  record Stage(String stage, List<RunView.GateView> verdicts) {
    static Stage of(GatesJudged judged) {
      return new Stage(
          RunView.word(judged.stage()),
          judged.verdicts().stream().map(RunView.GateView::of).toList());
    }
  }

  /**
   * Who would have to agree.
   *
   * @param count the fewest votes that can do
   * @param quorums all must be met
   * @param authorGap why the runbook's author could; null when they could not or may
   */
  record Need(int count, List<RunView.QuorumView> quorums, RunView.@Nullable GapView authorGap) {
    static @Nullable Need of(@Nullable Required required, RunState state) {
      var asked = state.approval();
      return required == null
          ? null
          : new Need(
              required.votes(),
              required.quorums().stream().map(RunView.QuorumView::of).toList(),
              asked == null ? null : RunView.GapView.of(asked.request().authorGap()));
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary =
          "Plan a run against the world as it is, without starting it: gates, plan, approval;"
              + " nothing is recorded, taken or used up")
  public Foreseen plan(Wanted wanted) throws InterruptedException {
    Check.that(wanted != null && wanted.runbook() != null, "/runbook", "a runbook's name");
    var caller = Caller.of(identity);
    var version =
        catalogue
            .find(wanted.runbook())
            .orElseThrow(() ->
                Problems.noSuchRunbook(catalogue.nearest(wanted.runbook()).orElse(null))
                    .asRefusal());
    var incident = wanted.incident() == null ? null : incident(caller, wanted.incident());
    return Foreseen.of(
        dryRun.foresee(
            new DryRun.Asked(
                caller.tenant(),
                version,
                Objects.requireNonNullElse(wanted.inputs(), Map.<String, JsonNode>of()),
                incident == null ? null : incident.id(),
                incident == null ? null : incident.leading(),
                caller.person().id())));
  }

  private Incident incident(Caller caller, String id) {
    return incidents
        .find(caller.tenant(), id)
        .orElseThrow(() ->
            Problems.invalid(
                    List.of(new Problem.Fault("/incident", "INVALID", "there is none of this id")))
                .asRefusal());
  }
}
