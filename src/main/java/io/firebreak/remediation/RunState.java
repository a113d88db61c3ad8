package io.firebreak.remediation;

import io.firebreak.approval.Approval;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a run: a fold over its events.
 *
 * @param stream where its events stand
 * @param seq the last event folded
 * @param created how it began, with its inputs as they were last edited; null before that
 * @param createdAt when, null before that
 * @param status its state
 * @param statusAt since when
 * @param reason why it ended or left its way, null when it did not
 * @param undoneFor why what it did is undone, null while it is not
 * @param detail for people, null when there is nothing to say
 * @param gates the last judgement of the gates, null before the first
 * @param worldReadAt when gates and preconditions were last read, null before the first
 * @param plan the present plan, null before the first
 * @param lastPlan the plan before the present one, while that is not made; null when there was none
 * @param differences what differs between the present plan and the one before it, for people; empty
 *     when it is the first
 * @param editors who changed inputs of it, once for each time
 * @param planFailure why no plan could be made, null when one could
 * @param plansVoided how often an approved plan had changed
 * @param planConfirmed whether the plan was found unchanged after the approval
 * @param approval the present question, null before the first
 * @param emergencies the decisions of one person alone about any of its questions, in order
 * @param steps by path, steps, undos and handlers alike
 * @param completed paths of steps whose effect happened, in order
 * @param captured evidence by path
 * @param capturedAt when evidence was last taken, null before that
 * @param baseline readings before the change, null before that
 * @param verify how far verification has come, null before it begins
 * @param judged what a person last said about an inconclusive verification, null when nobody did
 * @param executingSince when the steps began, null before that
 * @param effectAt when the first effect that changes something began, null before that
 * @param cancel the first request to cancel, null when there is none
 * @param calledOff the hold that ends it while it waits for people, null for none
 * @param resolvedAt when its alert resolved by its source, and those of its duplicates; null while
 *     one of them fires
 * @param over episodes of its incident that are over
 * @param goesOn whether a person has it go on although its alert has resolved
 * @param held why it stops before its next effect, null when it does not
 * @param heldAt since when its time stands still because of that, null when it does not
 * @param ending how it will end once its handlers have run, null while it lives
 * @param failure what failed first, null when nothing did
 * @param endedAt when it ended, null while it lives
 * @param faults faults of the program while working on it, counted
 * @param rung which of the runbook's remedies it is at, from 0
 * @param children ids of the child runs that it started, the present one of each step by path
 * @param born how many child runs it started
 * @param told ids of the child runs that were told to stop
 * @param heldChildren which of them are held or have a held one below, by path
 * @param duplicateOf the run that does what this one was to do, null when none does
 * @param duplicates the runs to which this one's outcome is told, by id
 * @param inhibited what makes it unneeded, while something does: another alert explains its own
 * @param undoneBy the last run that a person had take a step of this one back, by the step's path
 */
public record RunState(
    StreamId stream,
    long seq,
    RunEvent.@Nullable Created created,
    @Nullable Instant createdAt,
    RunStatus status,
    @Nullable Instant statusAt,
    io.firebreak.gate.@Nullable EndReason reason,
    io.firebreak.gate.@Nullable EndReason undoneFor,
    @Nullable String detail,
    @Nullable GatesJudged gates,
    @Nullable Instant worldReadAt,
    @Nullable Plan plan,
    @Nullable Plan lastPlan,
    List<String> differences,
    List<String> editors,
    PlanEvent.@Nullable PlanFailed planFailure,
    int plansVoided,
    boolean planConfirmed,
    @Nullable Approval approval,
    List<Emergency> emergencies,
    Map<String, StepState> steps,
    List<String> completed,
    Map<String, Captured> captured,
    @Nullable Instant capturedAt,
    @Nullable BaselineTaken baseline,
    @Nullable Progress verify,
    @Nullable Judged judged,
    @Nullable Instant executingSince,
    @Nullable Instant effectAt,
    RunEvent.@Nullable CancelAsked cancel,
    RunEvent.@Nullable CalledOff calledOff,
    @Nullable Instant resolvedAt,
    List<String> over,
    boolean goesOn,
    @Nullable String held,
    @Nullable Instant heldAt,
    RunEvent.@Nullable Ending ending,
    @Nullable String failure,
    @Nullable Instant endedAt,
    int faults,
    int rung,
    Map<String, String> children,
    int born,
    List<String> told,
    Map<String, HeldChild> heldChildren,
    @Nullable String duplicateOf,
    Map<String, RunEvent.DuplicateJoined> duplicates,
    RunEvent.@Nullable Inhibited inhibited,
    Map<String, String> undoneBy) {

  /** A run before its first event. */
  public static RunState none(StreamId stream) {
    return new RunState(
        stream,
        0,
        null,
        null,
        RunStatus.QUEUED,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        0,
        false,
        null,
        List.of(),
        Map.of(),
        List.of(),
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        false,
        null,
        null,
        null,
        null,
        null,
        0,
        0,
        Map.of(),
        0,
        List.of(),
        Map.of(),
        null,
        Map.of(),
        null,
        Map.of());
  }

  /** How the run began, with its inputs as they were last edited. */
  public RunEvent.Created begun() {
    return Objects.requireNonNull(created, "the run has no events");
  }

  /** Whether an effect that changes something has begun. */
  public boolean effectBegun() {
    return effectAt != null;
  }

  /** The run's id. */
  public String id() {
    return stream.id();
  }

  /** The present plan of a run that is past planning. */
  public Plan planned() {
    return Objects.requireNonNull(plan, "the run has no plan");
  }

  /** What is known of the step at {@code path}. */
  public StepState step(String path) {
    var known = steps.get(path);
    return known == null ? StepState.untouched(path) : known;
  }

  /** The effects whose outcome nobody knows, child runs left out. */
  public List<StepState> open() {
    return steps.values().stream()
        .filter(step -> step.open() && !children.containsKey(step.path()))
        .toList();
  }

  /** The child runs that have not ended, by the path of their step. */
  public Map<String, String> liveChildren() {
    var live = new LinkedHashMap<>(children);
    live.keySet().removeIf(path -> !step(path).open());
    return live;
  }

  /** The id of the next child run. */
  public String nextChild() {
    return childId(id(), born);
  }

  /** The ids of all child runs that it started, in that order. */
  public List<String> births() {
    return java.util.stream.IntStream.range(0, born).mapToObj(n -> childId(id(), n)).toList();
  }

  /** Whether this is the stream of a child run, by its id. */
  static boolean isChild(StreamId run) {
    return run.id().indexOf('.') >= 0;
  }

  /** The id of the run that a run is a child of; null when it is none. */
  static @Nullable String parentId(String run) {
    var end = run.lastIndexOf('.');
    return end < 0 ? null : run.substring(0, end);
  }

  static String childId(String parent, int bornBefore) {
    return parent + "." + (bornBefore + 1);
  }

  /** Whether it is a part of another run. */
  public boolean isChild() {
    return created != null && created.parent() != null;
  }

  /**
   * Whether a hold makes it wait, because something was done or may be under way; else a hold ends
   * it. A child run is an effect of its root.
   */
  public boolean waitsUnderHold() {
    return effectBegun() || ending != null || isChild() || !liveChildren().isEmpty();
  }

  /** Whether it takes back a step of an earlier run. */
  public boolean isUndo() {
    return created != null && created.undoes() != null;
  }

  /** The run that holds its target leases: itself, or the outermost of which it is a part. */
  public StreamId holder() {
    var parent = created == null ? null : created.parent();
    return parent == null ? stream : StreamId.run(stream.tenant(), parent.root());
  }

  /** The manual steps that wait for a person, in the order in which they began to. */
  public List<StepState> manual() {
    return steps.values().stream().filter(StepState::waitsForPerson).toList();
  }

  /** Whether something that was read of the world before a time would count for an effect. */
  boolean readBefore(Instant time) {
    return (worldReadAt != null && worldReadAt.isBefore(time))
        || steps.values().stream().anyMatch(step -> step.readBefore(time));
  }

  /** A copy to change, for {@link RunFold}. */
  RunDraft draft() {
    return new RunDraft(this);
  }
}
