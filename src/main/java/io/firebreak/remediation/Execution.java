package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Next;
import io.firebreak.durable.Standing;
import io.firebreak.durable.Task;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.StepProtocol.Advice;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.NewEvent;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.Course.Reach;
import io.firebreak.runbook.Flow;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stage in which the steps of a plan are done, side by side where the runbook says so. Once
 * something stops the run, nothing new begins and what is in flight comes to its end first
 * (engine-rules 14). Pure.
 */
final class Execution {
  private final RunState state;
  private final Runbook runbook;
  private final Standing standing;
  private final Calls calls;
  private final Course course;
  private final boolean late;
  private final List<NewEvent> moves = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private RunTask.@Nullable Ask ask;
  private @Nullable Instant until;

  private Execution(RunState state, Runbook runbook, Standing standing) {
    this.state = state;
    this.runbook = runbook;
    this.standing = standing;
    this.calls = new Calls(state, standing);
    this.course = new Course(calls, runbook.remedies().get(state.rung()).steps());
    var deadline = deadline();
    this.late = deadline != null && deadline.isBefore(standing.now());
  }

  static Next decide(RunState state, Runbook runbook, Standing standing) {
    return new Execution(state, runbook, standing).next();
  }

  private @Nullable Instant deadline() {
    var since = state.executingSince();
    // Who holds a run looks at its target: nothing is undone there because time goes by meanwhile.
    var asks = state.heldChildren().isEmpty() && Interruptions.asks(state, runbook);
    var still = state.heldAt() != null && !asks;
    return since == null || still ? null : since.plus(runbook.timeout());
  }

  private Next next() {
    var approval = state.approval();
    if (approval != null && approval.pending()) {
      return Ends.to(state, RunStatus.AWAITING_APPROVAL);
    }
    var goesOn = !late && !course.failed() && calls.firstHalted() == null;
    act(course, goesOn);
    if (!goesOn) {
      tellChildren();
    } else if (!course.over()) {
      await(deadline());
    }
    var lapsed = lapsed();
    if (lapsed) {
      moves.removeIf(Execution::isEffect);
    }
    if (!moves.isEmpty()) {
      return new Next.Move(moves);
    } else if (!tasks.isEmpty()) {
      return new Next.Work(tasks, false, until);
    } else if (lapsed && !course.busy()) {
      return Ends.planAgain(state, EndReason.APPROVAL_EXPIRED, Stages.NOT_USED);
    } else if (goesOn && ask != null && !course.busy()) {
      return Next.Work.of(ask);
    } else if (course.busy() || (goesOn && !course.over())) {
      return new Next.Wait(until);
    }
    return goesOn ? Ends.to(state, RunStatus.VERIFYING) : stop();
  }

  /** Whether the first effect would use an approval that is too old, as after a long wait. */
  private boolean lapsed() {
    var approval = Agreements.unusedOf(state);
    return approval != null
        && Stages.tooOld(approval, standing.now())
        && moves.stream().anyMatch(Execution::isEffect);
  }

  private static boolean isEffect(NewEvent move) {
    return move.payload() instanceof ExecuteEvent.Intent intent
        && intent.effectClass() != EffectClass.PURE;
  }

  /** Nothing is in flight any more: the run leaves its way. */
  private Next stop() {
    var halt = calls.firstHalted();
    if (halt != null) {
      return halted(halt);
    } else if (late) {
      return Ends.undoOrFail(
          state, runbook, EndReason.RUN_TIMEOUT, "the run took longer than " + runbook.timeout());
    }
    return Ends.undoOrFail(state, runbook, EndReason.STEP_FAILED, course.why());
  }

  private Next halted(PlannedStep step) {
    if (calls.isStartedChild(step)) {
      return planAgain(calls.failure(step));
    }
    return switch (calls.advice(step)) {
      case Advice.InDoubt _ ->
          Ends.to(
              state,
              RunStatus.IN_DOUBT,
              EndReason.STEP_FAILED,
              Doubts.describe(state, step.path()));
      case Advice.Stopped(var why, var message) when why == ExecuteEvent.Ready.PLAN_CHANGED ->
          planAgain(message);
      case Advice.Stopped(var _, var message) -> refused(step, message);
      case Advice _ -> throw new IllegalStateException(step.path() + " halts nothing");
    };
  }

  /** The rest is planned anew, and asked about anew; what is done stays done. */
  private Next planAgain(String why) {
    return state.plansVoided() + 1 >= Stages.MOST_VOIDED_PLANS && state.effectBegun()
        ? Ends.undoOrFail(state, runbook, EndReason.PLAN_UNSTABLE, why)
        : Ends.planAgain(state, EndReason.PLAN_UNSTABLE, why);
  }

  /** Before the first effect a refusal ends the run as at any other gate. */
  private Next refused(PlannedStep step, String message) {
    var verdict = calls.refusal(step.path());
    if (verdict == null) {
      return Ends.undoOrFail(state, runbook, EndReason.GUARD_ERROR, message);
    }
    return state.effectBegun()
        ? Ends.undoOrFail(
            state,
            runbook,
            verdict.reason() == null ? EndReason.GUARD_ERROR : verdict.reason(),
            message)
        : Ends.refuse(state, runbook, verdict);
  }

  /** A run that is out of time does not wait for its children: they are told to stop. */
  private void tellChildren() {
    if (late) {
      Ends.tellChildren(state, "the run above is out of time", moves);
    }
  }

  private void act(Course list, boolean mayBegin) {
    var goesOn = mayBegin && !list.failed();
    for (var node : list.nodes()) {
      var reach = list.reach(node);
      if (reach == Reach.NEVER) {
        notReached(node, goesOn);
      } else if (wantsAttention(list.fate(node.step()), reach == Reach.READY && goesOn)) {
        act(list, node.step(), goesOn);
      }
    }
  }

  /** A block that failed may still have somebody wait in it. */
  private static boolean wantsAttention(Fate fate, boolean mayBegin) {
    return switch (fate) {
      case UNTOUCHED -> mayBegin;
      case GOING, BUSY, HALTED, FAILED -> true;
      case DONE, UNREACHED -> false;
    };
  }

  private void notReached(Flow.Node node, boolean goesOn) {
    var path = Paths.step(node.step().id());
    if (goesOn && !calls.known(path).over()) {
      move(
          new ExecuteEvent.StepSkipped(
              path, "not reached: " + String.join(", ", node.needs()) + " failed"));
    }
  }

  private void act(Course list, Step step, boolean mayBegin) {
    var head = calls.planned(Paths.step(step.id()));
    switch (step) {
      case Step.Parallel block -> {
        if (opened(head, mayBegin)) {
          branches(block, list.branches(block), mayBegin);
        }
      }
      case Step.Call call when head.isHead() -> {
        if (opened(head, mayBegin)) {
          items(call, list.batches(call), mayBegin);
        }
      }
      case Step.Call _ when list.fate(step) != Fate.FAILED -> call(head, mayBegin);
      case Step.Call _ -> {}
    }
  }

  /** Whether the condition of a block or list lets its steps begin. */
  private boolean opened(PlannedStep head, boolean mayBegin) {
    if (head.skipped()) {
      skip(head.path(), "its condition is false", mayBegin);
      return false;
    }
    if (head.when() != null && calls.known(head.path()).read() == null) {
      if (mayBegin) {
        tasks.add(new RunTask.ReadStep(head.path()));
      }
      return false;
    }
    return true;
  }

  private void branches(Step.Parallel block, List<Course> branches, boolean mayBegin) {
    var stopped =
        block.onError() == Step.OnError.STOP && branches.stream().anyMatch(Course::failed);
    var free =
        block.maxParallel()
            - branches.stream().filter(branch -> branch.touched() && !branch.over()).count();
    for (var branch : branches) {
      if (branch.touched()) {
        act(branch, mayBegin && !stopped);
      } else if (free > 0 && mayBegin && !stopped) {
        free--;
        act(branch, true);
      }
    }
  }

  private void items(Step.Call step, Batches batches, boolean mayBegin) {
    var goesOn = mayBegin && !batches.stopped();
    var check = batches.dueCheck();
    if (check != null && goesOn) {
      check(step, check);
    }
    if (goesOn) {
      batches.unasked().ifPresent(batch -> agree(step, batches, batch));
    }
    for (var path : batches.active()) {
      var item = calls.planned(path);
      if (calls.fate(item) != Fate.UNTOUCHED || goesOn) {
        call(item, goesOn);
      }
    }
  }

  /**
   * A batch begins by an approval that let nothing else begin; else people are asked, one question
   * at a time, once nothing is in flight.
   */
  private void agree(Step.Call step, Batches batches, int batch) {
    var list = calls.planned(Paths.step(step.id()));
    var unused = Agreements.unused(state, list, standing.now());
    if (unused != null && moves.isEmpty()) {
      move(Agreements.given(Paths.approval(list.path(), batch), unused));
    } else if (unused == null && ask == null) {
      ask = batches.question(batch, state.plansVoided() + 1);
    }
  }

  private void check(Step.Call step, String path) {
    var check = java.util.Objects.requireNonNull(step.batchCheck());
    var waiting = calls.known(path).waiting();
    if (check.delay().isPositive() && waiting == null) {
      move(new ExecuteEvent.StepWaiting(path, standing.now().plus(check.delay()), null, null));
    } else if (waiting != null && standing.now().isBefore(waiting.until())) {
      await(waiting.until());
    } else {
      tasks.add(new RunTask.ReadStep(path));
    }
  }

  private void call(PlannedStep step, boolean mayBegin) {
    var needless = calls.noLongerNeeded(step.path());
    if (step.skipped()) {
      skip(step.path(), "its condition is false", mayBegin);
    } else if (needless != null) {
      skip(step.path(), needless, mayBegin);
    } else if (step.pause() != null) {
      pause(step, step.pause(), mayBegin);
    } else if (step.child() != null) {
      child(step, mayBegin);
    } else if (mayBegin || calls.fate(step) == Fate.BUSY) {
      take(StepMoves.next(state, StepCall.step(state, step), calls.advice(step), standing));
    }
  }

  private void skip(String path, String why, boolean mayBegin) {
    if (mayBegin) {
      move(new ExecuteEvent.StepSkipped(path, why));
    }
  }

  private void child(PlannedStep step, boolean mayBegin) {
    var intent = calls.known(step.path()).intent();
    if (intent == null) {
      if (mayBegin) {
        take(StepMoves.next(state, StepCall.step(state, step), calls.advice(step), standing));
      }
    } else if (calls.fate(step) != Fate.BUSY) {
      childAgain(step, mayBegin);
    } else if (intent.deadline().isAfter(standing.now())) {
      await(intent.deadline());
    } else if (!state.heldChildren().containsKey(step.path())) {
      Ends.tellChild(state, step.path(), true, "its step is out of time", moves);
    }
  }

  private void childAgain(PlannedStep step, boolean mayBegin) {
    var again = calls.childAgain(step);
    if (mayBegin && again != null) {
      if (standing.now().isBefore(again)) {
        await(again);
      } else {
        take(StepMoves.begin(state, StepCall.step(state, step), standing));
      }
    }
  }

  /** Whether all is known of a step that waits: that its condition holds, and for what it waits. */
  private boolean readFirst(PlannedStep step, PlannedStep.Pause pause) {
    if ((step.when() != null || pause.open()) && calls.known(step.path()).read() == null) {
      tasks.add(new RunTask.ReadStep(step.path()));
      return false;
    }
    return true;
  }

  private void pause(PlannedStep step, PlannedStep.Pause pause, boolean mayBegin) {
    var waiting = calls.known(step.path()).waiting();
    if (!mayBegin) {
      if (waiting != null) {
        move(new ExecuteEvent.StepSkipped(step.path(), "not waited for any longer"));
      }
    } else if (waiting == null) {
      if (readFirst(step, pause)) {
        move(
            new ExecuteEvent.StepWaiting(
                step.path(), pause.end(standing.now()), pause.instructions(), pause.form()));
      }
    } else if (standing.now().isBefore(waiting.until())) {
      await(waiting.until());
    } else {
      waited(step, !waiting.forPerson());
    }
  }

  private void waited(PlannedStep step, boolean timeWasAll) {
    move(
        new ExecuteEvent.Outcome(
            step.path(),
            0,
            timeWasAll ? Kind.OK : Kind.NOT_APPLIED,
            false,
            null,
            timeWasAll ? null : "confirm_timeout",
            timeWasAll ? null : "nobody confirmed it in time",
            Known.ANSWERED,
            null));
  }

  private void take(Next next) {
    switch (next) {
      case Next.Move move -> moves.addAll(move.events());
      case Next.Work work -> tasks.addAll(work.tasks());
      case Next.Wait wait -> await(wait.until());
      case Next.End _ -> throw new IllegalStateException("a step ends no run");
    }
  }

  private void move(ExecuteEvent event) {
    moves.add(NewEvent.byEngine(event));
  }

  private void await(@Nullable Instant at) {
    if (at != null && (until == null || at.isBefore(until))) {
      until = at;
    }
  }
}
