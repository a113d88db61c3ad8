package io.firebreak.remediation;

import io.firebreak.durable.Task;
import io.firebreak.plan.Paths;

/** What a run can have done for it. */
sealed interface RunTask extends Task {
  /** Judge the guards and read the preconditions. */
  record CheckGates() implements RunTask {
    @Override
    public String key() {
      return "check";
    }
  }

  /** Take evidence and make the plan. */
  record MakePlan(int rung, int round) implements RunTask {
    @Override
    public String key() {
      return "plan:" + rung + ":" + round;
    }
  }

  /** After the approval: judge again, plan again. */
  record Recheck(String approval) implements RunTask {
    @Override
    public String key() {
      return "recheck:" + approval;
    }
  }

  /**
   * Ask people about one batch of a list.
   *
   * @param batch which, from 0
   * @param batches how many there are
   * @param from its first item, from 0
   * @param to its end, exclusive
   */
  record Ask(String step, int batch, int batches, int from, int to, int round) implements RunTask {
    @Override
    public String key() {
      return "ask:" + Paths.approval(step, batch) + ":" + round;
    }
  }

  /** Read the world right before a step. */
  record ReadStep(String path) implements RunTask {
    @Override
    public String key() {
      return "read:" + path;
    }
  }

  /**
   * Have an effect happen.
   *
   * @param cancelled whether it must not be begun any more if it was not yet
   */
  record Perform(String path, int attempt, boolean cancelled) implements RunTask {
    @Override
    public String key() {
      return "effect:" + path + ":" + attempt;
    }
  }

  /** Find out whether an effect happened. */
  record ProbeStep(String path, int attempt) implements RunTask {
    @Override
    public String key() {
      return "probe:" + path + ":" + attempt;
    }
  }

  /** Read all checks once. */
  record ReadRound(int round) implements RunTask {
    @Override
    public String key() {
      return "verify:" + round;
    }
  }
}
