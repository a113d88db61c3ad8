package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.Emergency;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.execute.StepState;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent;
import io.firebreak.verify.Progress;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import io.firebreak.verify.VerifyEvent.Judged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A mutable copy of a {@link RunState}, which {@link RunFold} changes event by event. */
final class RunDraft {
  private final StreamId stream;
  long seq;
  RunEvent.@Nullable Created created;
  @Nullable Instant createdAt;
  RunStatus status;
  @Nullable Instant statusAt;
  io.firebreak.gate.@Nullable EndReason reason;
  io.firebreak.gate.@Nullable EndReason undoneFor;
  @Nullable String detail;
  @Nullable GatesJudged gates;
  @Nullable Instant worldReadAt;
  @Nullable Plan plan;
  @Nullable Plan lastPlan;
  List<String> differences;
  private List<String> editors;
  PlanEvent.@Nullable PlanFailed planFailure;
  int plansVoided;
  boolean planConfirmed;
  @Nullable Approval approval;
  private List<Emergency> emergencies;
  private Map<String, StepState> steps;
  private List<String> completed;
  private Map<String, Captured> captured;
  @Nullable Instant capturedAt;
  @Nullable BaselineTaken baseline;
  @Nullable Progress verify;
  @Nullable Judged judged;
  @Nullable Instant executingSince;
  @Nullable Instant effectAt;
  RunEvent.@Nullable CancelAsked cancel;
  RunEvent.@Nullable CalledOff calledOff;
  private @Nullable Instant resolvedAt;
  private List<String> over;
  boolean goesOn;
  @Nullable String held;
  @Nullable Instant heldAt;
  RunEvent.@Nullable Ending ending;
  @Nullable String failure;
  @Nullable Instant endedAt;
  int faults;
  int rung;
  private Map<String, String> children;
  private int born;
  private List<String> told;
  Map<String, HeldChild> heldChildren;
  @Nullable String duplicateOf;
  private Map<String, RunEvent.DuplicateJoined> duplicates;
  RunEvent.@Nullable Inhibited inhibited;
  private Map<String, String> undoneBy;

  RunDraft(RunState from) {
    stream = from.stream();
    seq = from.seq();
    created = from.created();
    createdAt = from.createdAt();
    status = from.status();
    statusAt = from.statusAt();
    reason = from.reason();
    undoneFor = from.undoneFor();
    detail = from.detail();
    gates = from.gates();
    worldReadAt = from.worldReadAt();
    plan = from.plan();
    lastPlan = from.lastPlan();
    differences = from.differences();
    editors = from.editors();
    planFailure = from.planFailure();
    plansVoided = from.plansVoided();
    planConfirmed = from.planConfirmed();
    approval = from.approval();
    emergencies = from.emergencies();
    steps = from.steps();
    completed = from.completed();
    captured = from.captured();
    capturedAt = from.capturedAt();
    baseline = from.baseline();
    verify = from.verify();
    judged = from.judged();
    executingSince = from.executingSince();
    effectAt = from.effectAt();
    cancel = from.cancel();
    calledOff = from.calledOff();
    resolvedAt = from.resolvedAt();
    over = from.over();
    goesOn = from.goesOn();
    held = from.held();
    heldAt = from.heldAt();
    ending = from.ending();
    failure = from.failure();
    endedAt = from.endedAt();
    faults = from.faults();
    rung = from.rung();
    children = from.children();
    born = from.born();
    told = from.told();
    heldChildren = from.heldChildren();
    duplicateOf = from.duplicateOf();
    duplicates = from.duplicates();
    inhibited = from.inhibited();
    undoneBy = from.undoneBy();
  }

  void alone(ApprovalEvent.Overridden decision, Instant at) {
    var more = new ArrayList<>(emergencies);
    more.add(new Emergency(decision, at, List.of()));
    emergencies = Collections.unmodifiableList(more);
  }

  void told(ApprovalEvent.Paged paged) {
    emergencies =
        emergencies.stream()
            .map(each -> each.decision().id().equals(paged.id()) ? each.toldBy(paged.door()) : each)
            .toList();
  }

  StepState step(String path) {
    var known = steps.get(path);
    return known == null ? StepState.untouched(path) : known;
  }

  void step(StepState step) {
    var more = new LinkedHashMap<>(steps);
    more.put(step.path(), step);
    steps = Collections.unmodifiableMap(more);
  }

  /** What was read of the world before a time is to be read again before an effect. */
  void forgetReadings(Instant time) {
    worldReadAt = worldReadAt != null && worldReadAt.isBefore(time) ? null : worldReadAt;
    var fresh = new LinkedHashMap<>(steps);
    fresh.replaceAll((_, step) -> step.readBefore(time) ? step.unread() : step);
    steps = Collections.unmodifiableMap(fresh);
  }

  /**
   * Forgets a plan that no longer holds; what is done stays done.
   *
   * @param stays whether that goes for what changed nothing as well, though no effect has begun
   */
  void planAgain(boolean stays) {
    if (approval == null || !approval.ended(ApprovalEvent.Outcome.CANCELLED_PLAN_CHANGED)) {
      plansVoided++; // else it was counted when its approval was found void
    }
    forgetPlan();
    var kept = new LinkedHashMap<>(steps);
    kept.keySet().removeIf(io.firebreak.plan.Paths::isApproval);
    kept.values()
        .removeIf(
            step -> (effectAt != null || stays) ? !step.over() && !step.applied() : !step.kept());
    steps = Collections.unmodifiableMap(kept);
  }

  /** The time of a run that is held does not count. */
  void standStill(Instant at) {
    heldAt = heldAt == null ? at : heldAt;
  }

  /** It counts again. */
  void timeGoesOn(Instant at) {
    if (heldAt != null && executingSince != null) {
      executingSince = executingSince.plus(Duration.between(heldAt, at));
    }
    heldAt = null;
  }

  /** Nothing keeps it from its next effect any more. */
  void letGo(Instant at) {
    held = null;
    if (heldChildren.isEmpty()) {
      timeGoesOn(at);
    }
  }

  /** Nor does the time of what a held run is a part of, nor of the step that it is. */
  void childHeld(String run, Instant at) {
    children.forEach((path, child) -> {
      if (HeldChild.isWithin(run, child)) {
        var before = heldChildren.get(path);
        var more = new LinkedHashMap<>(heldChildren);
        more.put(path, before == null ? HeldChild.of(run, at) : before.and(run));
        heldChildren = Collections.unmodifiableMap(more);
        standStill(at);
      }
    });
  }

  /** A held run, and all that is a part of it, is held no more. */
  void childLetGo(String run, Instant at) {
    var left = new LinkedHashMap<String, HeldChild>();
    heldChildren.forEach((path, child) -> {
      var rest = child.without(run);
      if (rest == null) {
        step(step(path).later(Duration.between(child.since(), at)));
      } else {
        left.put(path, rest);
      }
    });
    heldChildren = Collections.unmodifiableMap(left);
    if (held == null && left.isEmpty()) {
      timeGoesOn(at);
    }
  }

  /** Goes on to the next remedy: what the last one did is undone or stands. */
  void nextRemedy(int next) {
    forgetPlan();
    rung = next;
    plansVoided = 0;
    completed = List.of();
    capturedAt = null;
    baseline = null;
    verify = null;
    judged = null;
    failure = null;
  }

  /** Goes on with other inputs, for which there is no plan yet. */
  void edit(RunEvent.InputsEdited edit) {
    var more = new ArrayList<>(editors);
    more.add(edit.person());
    editors = Collections.unmodifiableList(more);
    created = Objects.requireNonNull(created).with(edit.inputs());
    lastPlan = plan;
    plan = null;
  }

  private void forgetPlan() {
    lastPlan = plan;
    differences = List.of();
    plan = null;
    planFailure = null;
    approval = null;
    planConfirmed = false;
    worldReadAt = null;
  }

  void born(String path) {
    var more = new LinkedHashMap<>(children);
    more.put(path, RunState.childId(stream.id(), born));
    children = Collections.unmodifiableMap(more);
    born++;
  }

  void told(String child) {
    var more = new ArrayList<>(told);
    more.add(child);
    told = Collections.unmodifiableList(more);
  }

  /** Another run's alert is this one's as well. */
  void joined(RunEvent.DuplicateJoined next) {
    var more = new LinkedHashMap<>(duplicates);
    more.put(next.run(), next);
    duplicates = Collections.unmodifiableMap(more);
    if (!allOver()) {
      resolvedAt = null;
      goesOn = false;
    }
  }

  /** An alert of the incident is over, which may be one that the run is about. */
  void resolved(RunEvent.AlertResolved next) {
    var more = new ArrayList<>(over);
    more.add(next.episode());
    over = Collections.unmodifiableList(more);
    if (resolvedAt == null && allOver()) {
      resolvedAt = next.endsAt();
    }
  }

  private boolean allOver() {
    var alert = Objects.requireNonNull(created).alert();
    return alert != null
        && over.contains(alert.episode())
        && duplicates.values().stream()
            .map(RunEvent.DuplicateJoined::episode)
            .allMatch(each -> each == null || over.contains(each));
  }

  void undoneBy(String path, String run) {
    var more = new LinkedHashMap<>(undoneBy);
    more.put(path, run);
    undoneBy = Collections.unmodifiableMap(more);
  }

  void complete(String path) {
    if (!completed.contains(path)) {
      var more = new ArrayList<>(completed);
      more.add(path);
      completed = Collections.unmodifiableList(more);
    }
  }

  void captured(Captured evidence) {
    var more = new LinkedHashMap<>(captured);
    more.put(evidence.path(), evidence);
    captured = Collections.unmodifiableMap(more);
  }

  RunState state() {
    return new RunState(
        stream,
        seq,
        created,
        createdAt,
        status,
        statusAt,
        reason,
        undoneFor,
        detail,
        gates,
        worldReadAt,
        plan,
        lastPlan,
        differences,
        editors,
        planFailure,
        plansVoided,
        planConfirmed,
        approval,
        emergencies,
        steps,
        completed,
        captured,
        capturedAt,
        baseline,
        verify,
        judged,
        executingSince,
        effectAt,
        cancel,
        calledOff,
        resolvedAt,
        over,
        goesOn,
        held,
        heldAt,
        ending,
        failure,
        endedAt,
        faults,
        rung,
        children,
        born,
        told,
        heldChildren,
        duplicateOf,
        duplicates,
        inhibited,
        undoneBy);
  }
}
