package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.Emergency;
import io.firebreak.approval.People;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.Input;
import io.firebreak.verify.VerifyEvent;
import io.firebreak.verify.VerifyEvent.Judgement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What people and programs may ask of runs. Every word of a person is a fact at a place in the
 * run's stream: it is judged against the state at exactly that place, and durable when the answer
 * is given.
 */
public final class Remediation {
  private final Statements statements;
  private final Journal journal;
  private final Database database;
  private final RunListStore lists;
  private final People people;
  private final ManualSteps manual;
  private final Edits edits;
  private final Overrides overrides;

  /** The doors' side of the engine. */
  Remediation(
      Statements statements,
      Journal journal,
      Database database,
      People people,
      Edits edits,
      Overrides overrides) {
    this.statements = statements;
    this.journal = journal;
    this.database = database;
    this.lists = new RunListStore(database.jdbi());
    this.people = people;
    this.manual = new ManualSteps(people);
    this.edits = edits;
    this.overrides = overrides;
  }

  /** All that is known of a run now. */
  public Optional<RunState> find(String tenant, String runId) {
    var state = statements.load(StreamId.run(tenant, runId));
    return state.created() == null ? Optional.empty() : Optional.of(state);
  }

  /** The events of a run, oldest first; empty when there is no such run. */
  public List<io.firebreak.journal.Event> events(String tenant, String runId) {
    return journal.read(StreamId.run(tenant, runId), 0);
  }

  /**
   * Runs, newest first.
   *
   * @param state only those in this state, null for all
   * @param incident only those of this incident, null for all
   * @param beforeId only those older than this run, null for the newest
   * @param limit most to return
   */
  public List<RunSummary> list(
      String tenant,
      @Nullable String state,
      @Nullable String incident,
      @Nullable String beforeId,
      int limit) {
    return lists.list(tenant, state, incident, beforeId, limit);
  }

  /**
   * Runs that have not ended, newest first, however many have ended since; {@code limit} at most.
   */
  public List<RunSummary> live(String tenant, int limit) {
    return lists.live(tenant, limit);
  }

  /**
   * Counts a vote, or says truthfully why not.
   *
   * @param approvalId the question that the person saw; null means the present one
   * @param planHash the plan that the person saw
   */
  public Answer vote(
      String tenant,
      String runId,
      @Nullable String approvalId,
      String planHash,
      ApprovalEvent.Vote vote,
      @Nullable String reason,
      Actor actor) {
    if (people.find(actor.id()).isEmpty()) {
      return say(
          tenant, runId, actor, state -> Votes.ofStranger(state, approvalId, vote, actor.id()));
    }
    return say(
        tenant,
        runId,
        actor,
        state -> {
          var approval = state.approval();
          if (approval == null) {
            return Said.no("no_such_request", "run " + runId + " asks for no approval");
          }
          var id = approvalId == null ? approval.request().id() : approvalId;
          var person = people.find(actor.id(), approval.whoIsAsked());
          if (person.isEmpty()) {
            return Votes.ofStranger(state, approvalId, vote, actor.id());
          }
          var now = database.now();
          return switch (approval.vote(id, planHash, person.get(), vote, reason, now)) {
            case Approval.Answer.Counted(var events) ->
                Recount.of(approval, events, people)
                    .map(rest -> rest.vote(person.get(), vote, reason, now))
                    .orElseGet(() -> new Said.Yes(events, Votes.accepted(approval, events)));
            case Approval.Answer.Refused(var why, var evidence) ->
                new Said.No(
                    List.of(evidence),
                    why.code(),
                    Votes.refused(approval, state, why, people),
                    Map.of());
          };
        });
  }

  /**
   * Hears from a door that it has shown a question to people: with the first one its time begins to
   * count.
   *
   * @param shown the run as it was shown
   */
  public void posted(RunState shown, String door) {
    var asked = shown.approval();
    if (asked == null || !asked.pending() || asked.postedBy(door)) {
      return;
    }
    var id = asked.request().id();
    say(
        shown.stream().tenant(),
        shown.id(),
        Actor.ENGINE,
        state -> {
          var present = state.approval();
          return present != null
                  && present.request().id().equals(id)
                  && present.pending()
                  && !present.postedBy(door)
              ? Said.yes(new ApprovalEvent.Posted(id, door), "")
              : Said.no("already_posted", "");
        });
  }

  /**
   * Hears from the door that shows questions first that it can show them no longer: the other doors
   * are used at once.
   *
   * @param unshown the run that it could not show
   */
  public void lost(RunState unshown, String door) {
    var asked = unshown.approval();
    if (asked == null || !asked.relyOn(door)) {
      return;
    }
    var id = asked.request().id();
    say(
        unshown.stream().tenant(),
        unshown.id(),
        Actor.ENGINE,
        state -> {
          var present = state.approval();
          return present != null && present.request().id().equals(id) && present.relyOn(door)
              ? Said.yes(present.fallBack(), "")
              : Said.no("already_fell_back", "");
        });
  }

  /**
   * Decides for one person alone in an emergency, and has a second person told.
   *
   * @param planHash the plan that the person saw
   * @param reason why it cannot wait; refused when blank
   */
  public Answer override(String tenant, String runId, String planHash, String reason, Actor actor) {
    return say(
        tenant,
        runId,
        actor,
        state -> overrides.judge(state, planHash, reason, actor, database.now()));
  }

  /** Hears from a door that a second person was told of an emergency decision. */
  public void paged(RunState told, Emergency emergency, String door) {
    var id = emergency.decision().id();
    say(
        told.stream().tenant(),
        told.id(),
        Actor.ENGINE,
        state ->
            state.emergencies().stream()
                    .anyMatch(
                        each -> each.decision().id().equals(id) && !each.doors().contains(door))
                ? Said.yes(new ApprovalEvent.Paged(id, door), "")
                : Said.no("already_told", ""));
  }

  /** Changes inputs that a runbook lets approvers edit; the run is planned and asked about anew. */
  public Answer edit(String tenant, String runId, Edit edit, Actor actor) {
    return say(tenant, runId, actor, state -> edits.judge(state, edit, actor));
  }

  /** The inputs that an approver may change now, by name; empty when there are none. */
  public Map<String, Input> editable(RunState state) {
    return edits.editable(state);
  }

  /** Asks a run to stop; with {@code undo}, what was done is undone. */
  public Answer cancel(
      String tenant, String runId, boolean undo, @Nullable String reason, Actor actor) {
    return say(
        tenant,
        runId,
        actor,
        state -> {
          if (state.status().terminal()) {
            return Said.over(state);
          }
          if (state.cancel() != null) {
            return Said.no("already_asked", "it is being cancelled already");
          }
          return Said.yes(
              new RunEvent.CancelAsked(actor.id(), undo, reason),
              "run " + runId + " is being cancelled");
        });
  }

  /** Settles an effect in doubt; {@code path} null means the only one. */
  public Answer settle(
      String tenant,
      String runId,
      @Nullable String path,
      Settlement settlement,
      @Nullable String note,
      Actor actor) {
    return say(
        tenant,
        runId,
        actor,
        state -> {
          var open =
              state.open().stream()
                  .filter(step -> state.status() == RunStatus.IN_DOUBT)
                  .filter(step -> path == null || path.equals(step.path()))
                  .findFirst()
                  .orElse(null);
          if (open == null) {
            return state.status().terminal()
                ? Said.over(state)
                : Said.no("not_in_doubt", "nothing of run " + runId + " is in doubt there");
          }
          return Said.yes(
              new ExecuteEvent.Settled(open.path(), settlement, actor.id(), note),
              open.path() + " is settled: " + settlement.name().toLowerCase(java.util.Locale.ROOT));
        });
  }

  /** Reports on a manual step that waits. */
  public Answer confirm(String tenant, String runId, Report report, Actor actor) {
    return say(tenant, runId, actor, state -> manual.judge(state, report, actor));
  }

  /** Decides about a verification that could neither pass nor fail. */
  public Answer judge(
      String tenant, String runId, Judgement judgement, @Nullable String note, Actor actor) {
    return say(
        tenant,
        runId,
        actor,
        state ->
            state.status() == RunStatus.INCONCLUSIVE && state.judged() == null
                ? Said.yes(
                    new VerifyEvent.Judged(judgement, actor.id(), note),
                    "judged: " + judgement.name().toLowerCase(java.util.Locale.ROOT))
                : state.status().terminal() ? Said.over(state) : unjudgeable(state));
  }

  private static Said unjudgeable(RunState state) {
    var judged = state.judged();
    return judged == null
        ? Said.no("not_inconclusive", "its verification is not inconclusive")
        : Said.no(
            "already_answered",
            judged.person()
                + " has just answered "
                + judged.answer().name().toLowerCase(java.util.Locale.ROOT));
  }

  /** Answers for a rollback that failed: try its stuck undo again, or settled by hand. */
  public Answer answerRollback(
      String tenant, String runId, boolean retry, @Nullable String note, Actor actor) {
    return say(
        tenant,
        runId,
        actor,
        state -> {
          if (state.status() != RunStatus.ROLLBACK_FAILED) {
            return state.status().terminal()
                ? Said.over(state)
                : Said.no("not_rollback_failed", "its rollback has not failed");
          }
          return Rollbacks.stuck(state)
              .map(path ->
                  Said.yes(
                      new RunEvent.RollbackAnswered(path, retry, actor.id(), note),
                      retry ? "the undo is tried again" : "the undo counts as settled by hand"))
              .orElseGet(() -> Said.no("already_answered", "somebody has just settled it"));
        });
  }

  /**
   * Lets held runs of a tenant go on; called when a hold was lifted. Returns how many were held.
   */
  public int release(String tenant, String why, Actor actor) {
    var held = lists.held(tenant);
    for (var name : held) {
      letGo(tenant, name.substring("run/".length()), why, actor, false);
    }
    return held.size();
  }

  /** Lets one held run go on, also one that asked because its alert has resolved. */
  public Answer resume(String tenant, String runId, String why, Actor actor) {
    return letGo(tenant, runId, why, actor, true);
  }

  private Answer letGo(String tenant, String runId, String why, Actor actor, boolean named) {
    return say(
        tenant,
        runId,
        actor,
        state -> {
          if (state.held() == null) {
            return Said.no("not_held", "run " + runId + " is not held");
          }
          var released = new RunEvent.Released(why);
          return named && state.resolvedAt() != null
              ? Said.yes(
                  List.of(new RunEvent.GoesOn(actor.id()), released), "run " + runId + " goes on")
              : Said.yes(released, "run " + runId + " goes on");
        });
  }

  private Answer say(String tenant, String runId, Actor actor, Function<RunState, Said> judge) {
    return statements.say(tenant, runId, actor, judge);
  }
}
