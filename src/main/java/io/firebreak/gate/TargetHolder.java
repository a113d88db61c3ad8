package io.firebreak.gate;

/**
 * The run that holds a target.
 *
 * @param run its id
 * @param runbook the name of its runbook
 * @param takesBack whether it undoes what was done
 */
public record TargetHolder(String run, String runbook, boolean takesBack) {
  /** Whether it is about to do what a further run of the runbook would. */
  public boolean does(String what) {
    return runbook.equals(what) && !takesBack;
  }
}
