package io.firebreak.ui;

import io.firebreak.remediation.RunSummary;

/** A run in a list of a page. */
record RunRow(String id, String runbook, String target, String state, String tone, String since) {
  static RunRow of(RunSummary run) {
    return new RunRow(
        run.id(),
        Shown.line(run.runbook()),
        run.target() == null ? "" : Shown.line(run.target()),
        run.reason() == null ? run.state() : run.state() + " (" + run.reason() + ")",
        Shown.tone(run.state()),
        Shown.time(run.createdAt()));
  }
}
