package io.firebreak.remediation;

import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlanEvent;
import io.firebreak.verify.VerifyEvent.Checked;
import io.firebreak.verify.VerifyEvent.RoundRead;
import io.firebreak.verify.VerifyEvent.Saw;
import java.util.List;

/**
 * What a fault of the program while doing a task means for the run: whatever a failed reading would
 * mean, and an unknown outcome for an effect. The run goes on and people see it.
 */
final class Faults {
  private Faults() {}

  static List<NewEvent> after(RunState state, RunTask task, String message) {
    Payload meaning =
        switch (task) {
          case RunTask.CheckGates _ -> guardError(Stage.BEFORE_PLAN, message);
          case RunTask.MakePlan _ -> new PlanEvent.PlanFailed(false, message, null);
          case RunTask.Recheck _ -> guardError(Stage.AFTER_APPROVAL, message);
          case RunTask.Ask ask ->
              Agreements.impossible(Paths.approval(ask.step(), ask.batch()), message);
          case RunTask.ReadStep read ->
              new ExecuteEvent.StepRead(read.path(), Ready.ERROR, null, null, List.of(), message);
          case RunTask.Perform perform ->
              new ExecuteEvent.Outcome(
                  perform.path(),
                  perform.attempt(),
                  Kind.UNKNOWN,
                  false,
                  null,
                  "program_fault",
                  message,
                  Known.ANSWERED,
                  null);
          case RunTask.ProbeStep probe ->
              new ExecuteEvent.ProbeInconclusive(probe.path(), probe.attempt(), message);
          case RunTask.ReadRound _ ->
              new RoundRead(List.of(new Checked("checks", Saw.ERROR, message)));
        };
    return List.of(
        NewEvent.byEngine(new RunEvent.Fault(task.key(), message)), NewEvent.byEngine(meaning));
  }

  private static GatesJudged guardError(Stage stage, String message) {
    return new GatesJudged(
        stage, List.of(new Verdict("guards", Ruling.BLOCK, EndReason.GUARD_ERROR, message)));
  }
}
