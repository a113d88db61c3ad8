package io.firebreak.remediation;

import io.firebreak.journal.Failpoint;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.RunEvent.Moved;

/** Where a test process dies while it carries out a task. */
final class TaskPoints {
  private TaskPoints() {}

  /** Right before a change of state is written. */
  static void moves(Moved moved) {
    if (moved.to() == RunStatus.ROLLING_BACK) {
      Failpoint.hit("P21", moved);
    } else if (moved.to().terminal()) {
      Failpoint.hit("P25", moved);
    }
  }

  /** The points of reliability.md 2.0 at which nothing of the task has happened yet. */
  static void begun(RunTask task) {
    switch (task) {
      case RunTask.CheckGates _ -> Failpoint.hit("P07", task);
      case RunTask.Recheck _ -> Failpoint.hit("P14", task);
      case RunTask.Perform(var path, var _, var _) ->
          Failpoint.hit(Paths.isUndo(path) ? "P22" : "P15", path);
      case RunTask.ReadRound _ -> Failpoint.hit("P20", task);
      case RunTask.MakePlan _, RunTask.Ask _, RunTask.ReadStep _, RunTask.ProbeStep _ -> {}
    }
  }

  /** The points at which the world has answered and the record does not know it yet. */
  static void done(RunTask task) {
    switch (task) {
      case RunTask.MakePlan _ -> Failpoint.hit("P08", task);
      case RunTask.Perform(var path, var _, var _) ->
          Failpoint.hit(Paths.isUndo(path) ? "P24" : "P17", path);
      case RunTask.CheckGates _,
          RunTask.Recheck _,
          RunTask.Ask _,
          RunTask.ReadStep _,
          RunTask.ProbeStep _,
          RunTask.ReadRound _ -> {}
    }
  }
}
