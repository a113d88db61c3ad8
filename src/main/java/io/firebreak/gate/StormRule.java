package io.firebreak.gate;

import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * What a storm of alerts changes.
 *
 * @param threshold alerts a minute from which there is one; 0 for never by itself
 * @param calm how long it goes on after the last minute above the threshold
 * @param allow runbooks that alerts start all the same
 * @param approval whether others may start when a person agrees
 */
public record StormRule(int threshold, Duration calm, List<Glob> allow, boolean approval) {
  /** Only people raise a storm, and then alerts start nothing. */
  public static final StormRule BY_HAND = new StormRule(0, Duration.ofMinutes(5), List.of(), false);

  private static final String GATE = "storm";

  public StormRule {
    allow = List.copyOf(allow);
  }

  /** Whether alerts start a runbook in a storm, be it that people are asked. */
  boolean allows(String runbook) {
    return approval || allow.stream().anyMatch(each -> each.matches(runbook));
  }

  /**
   * Judges a run.
   *
   * @param storms those that stand, in words
   */
  Verdict judge(List<String> storms, String runbook, boolean byPerson) {
    var seen = String.join("; ", storms);
    if (storms.isEmpty()) {
      return Verdict.pass(GATE, "no storm");
    } else if (byPerson) {
      return Verdict.pass(GATE, seen + "; a person started it");
    } else if (allow.stream().anyMatch(each -> each.matches(runbook))) {
      return Verdict.pass(GATE, seen + "; storm.allow names the runbook");
    }
    return approval
        ? Verdict.ask(GATE, EndReason.STORM, seen, ErrorBudgetGate.anyone(1))
        : new Verdict(GATE, Ruling.BLOCK, EndReason.STORM, seen);
  }
}
