package io.firebreak.ui;

import io.firebreak.access.Person;
import io.firebreak.access.Role;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.execute.StepState;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.firebreak.verify.Progress;
import io.firebreak.verify.VerifyEvent.Checked;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run on its page, with what the person who looks at it may answer.
 *
 * @param said what the last form did, null when the page was just opened
 * @param written the target as it is written, null when it is written by its canonical name
 * @param oddTarget whether the target holds other letters than it seems to
 * @param doubts effects that began and whose outcome nobody knows
 * @param tasks manual steps that wait
 * @param differences what differs between the plan and the one before it
 * @param editable inputs that the person may change instead of answering
 * @param evidence what was read before anything changed
 * @param evidenceAt when that was read last; null when nothing was
 * @param asksToGoOn whether it is held because its alert has resolved
 * @param live whether it can still be cancelled
 */
record RunPage(
    @Nullable String said,
    String id,
    String runbook,
    String state,
    String tone,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable String held,
    String target,
    @Nullable String written,
    boolean oddTarget,
    String cause,
    @Nullable String incident,
    @Nullable String startedAt,
    @Nullable String endedAt,
    @Nullable String failure,
    @Nullable String inputs,
    List<Doubt> doubts,
    boolean inconclusive,
    boolean rollbackFailed,
    List<FormPart> tasks,
    @Nullable PlanPage plan,
    List<String> differences,
    List<InputPart> editable,
    List<Evidence> evidence,
    @Nullable String evidenceAt,
    @Nullable ApprovalPart approval,
    List<Gate> gates,
    List<Step> steps,
    @Nullable Verify verify,
    boolean asksToGoOn,
    boolean live) {

  static RunPage of(
      RunState run,
      Person viewer,
      List<InputPart> editable,
      @Nullable String said,
      FormPart.Sent sent) {
    var created = run.begun();
    boolean acts = viewer.holds(Role.RESPONDER);
    boolean live = !run.status().terminal();
    return new RunPage(
        Shown.lineOrNull(said),
        run.id(),
        Shown.line(created.runbook()),
        run.status().code(),
        Shown.tone(run.status().code()),
        run.reason() == null ? null : run.reason().code(),
        Shown.lineOrNull(run.detail()),
        Shown.lineOrNull(run.held()),
        Shown.line(created.target()),
        Shown.lineOrNull(created.written()),
        !created.target().chars().allMatch(c -> c >= ' ' && c < 0x7f),
        by(created),
        created.incident(),
        Shown.timeOrNull(run.createdAt()),
        Shown.timeOrNull(run.endedAt()),
        Shown.lineOrNull(run.failure()),
        Shown.json(created.inputs()),
        acts && run.status() == RunStatus.IN_DOUBT ? doubts(run) : List.of(),
        acts && run.status() == RunStatus.INCONCLUSIVE,
        acts && run.status() == RunStatus.ROLLBACK_FAILED,
        acts && live
            ? run.manual().stream().map(step -> FormPart.of(step, viewer, sent)).toList()
            : List.of(),
        run.plan() == null ? null : PlanPage.of(run.plan(), created),
        run.differences().stream().map(Shown::line).toList(),
        viewer.holds(Role.APPROVER) ? editable : List.of(),
        run.captured().values().stream().map(Evidence::of).toList(),
        Shown.timeOrNull(run.capturedAt()),
        run.approval() == null ? null : ApprovalPart.of(run.approval(), viewer),
        run.gates() == null ? List.of() : run.gates().verdicts().stream().map(Gate::of).toList(),
        run.steps().values().stream()
            .map(step -> Step.of(step, run.undoneBy().get(step.path())))
            .toList(),
        run.verify() == null ? null : Verify.of(run.verify()),
        acts && run.held() != null && run.resolvedAt() != null,
        acts && live);
  }

  private static List<Doubt> doubts(RunState run) {
    return run.steps().values().stream().filter(StepState::open).map(Doubt::of).toList();
  }

  /**
   * What was read before anything changed.
   *
   * @param saw the whole of what is kept, null when it could not be read
   * @param error why it could not be read, or what is not kept
   */
  record Evidence(String path, @Nullable String saw, @Nullable String error) {
    static Evidence of(Captured captured) {
      var result = captured.result();
      return new Evidence(
          Shown.line(captured.path()),
          result != null && result.isTextual()
              ? Shown.linesOrNull(result.textValue())
              : Shown.json(result),
          Shown.lineOrNull(captured.error()));
    }
  }

  /** An effect in doubt. */
  record Doubt(String path, String message) {
    static Doubt of(StepState step) {
      var outcome = step.outcome();
      var message =
          outcome == null || outcome.message() == null
              ? "the process died before it could record the outcome."
              : outcome.message();
      var probe = step.cannotTell() == null ? "" : " A probe could not tell: " + step.cannotTell();
      return new Doubt(Shown.line(step.path()), Shown.line(message + probe));
    }
  }

  /** One gate's word. */
  record Gate(String gate, String ruling, String tone, String observed) {
    static Gate of(Verdict verdict) {
      var ruling = Shown.word(verdict.ruling());
      var reason = verdict.reason() == null ? "" : " (" + verdict.reason().code() + ")";
      return new Gate(
          Shown.line(verdict.gate()),
          ruling + reason,
          Shown.tone(ruling),
          Shown.line(verdict.brief()));
    }
  }

  /** A step as it stands. */
  record Step(
      String path,
      String state,
      String tone,
      int attempts,
      @Nullable String message,
      @Nullable String result,
      String startedAt,
      @Nullable String undoRun) {
    static Step of(StepState step, @Nullable String undoRun) {
      var outcome = step.outcome();
      var message = step.skipped() != null || outcome == null ? step.skipped() : outcome.message();
      return new Step(
          Shown.line(step.path()),
          step.status(),
          Shown.tone(step.status()),
          step.attempts(),
          Shown.lineOrNull(message),
          Shown.json(step.result()),
          step.intentAt() == null ? "" : Shown.time(step.intentAt()),
          undoRun);
    }
  }

  /** How far verification has come. */
  record Verify(int rounds, int passes, int fails, int errors, List<Check> checks) {
    static Verify of(Progress progress) {
      var last = progress.last();
      return new Verify(
          progress.rounds(),
          progress.passes(),
          progress.fails(),
          progress.errors(),
          last == null ? List.of() : last.checks().stream().map(Check::of).toList());
    }
  }

  /** What one check saw last. */
  record Check(String name, String saw, String tone, String observed) {
    static Check of(Checked checked) {
      var saw = Shown.word(checked.saw());
      return new Check(
          Shown.line(checked.name()), saw, Shown.tone(saw), Shown.line(checked.observed()));
    }
  }

  private static String by(RunEvent.Created created) {
    if (created.requester() != null) {
      return Shown.line(created.requester());
    }
    return created.alert() == null ? "its schedule" : "an alert";
  }
}
