package io.firebreak.runbook;

/** Anything in a runbook that uses an action. */
public sealed interface Use
    permits Act, Step.BatchCheck, Capture, Precondition, Probe, Check.ByAction {
  /** The action's name, {@code connector.operation}. */
  String uses();

  /** The action's arguments; empty when none are given. */
  Template.Fields with();
}
