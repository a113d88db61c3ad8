package io.firebreak.gate;

import io.firebreak.alert.Alert;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a storm of alerts changes.
 *
 * @param threshold alerts a minute from which there is one; 0 for never by itself
 * @param calm how long it goes on after the last minute above the threshold
 * @param allow runbooks that alerts start all the same
 * @param approval whether others may start when a person agrees
 * @param causes alerts that explain others, which start what they start in any weather
 */
public record StormRule(
    int threshold, Duration calm, List<Glob> allow, boolean approval, Predicate<Alert> causes) {
  /** Only people raise a storm, and then alerts start nothing. */
  public static final StormRule BY_HAND = new StormRule(0, Duration.ofMinutes(5), List.of(), false);

  private static final String GATE = "storm";

  public StormRule {
    allow = List.copyOf(allow);
  }

  /** Where no alert explains others. */
  public StormRule(int threshold, Duration calm, List<Glob> allow, boolean approval) {
    this(threshold, calm, allow, approval, _ -> false);
  }

  /** Whether an alert starts a runbook in a storm, be it that people are asked. */
  boolean allows(String runbook, Alert alert) {
    return approval || isAllowed(runbook) || causes.test(alert);
  }

  private boolean isAllowed(String runbook) {
    return allow.stream().anyMatch(each -> each.matches(runbook));
  }

  /**
   * Judges a run.
   *
   * @param storms those that stand, in words
   * @param alert that it is for; null for none
   */
  Verdict judge(List<String> storms, String runbook, @Nullable Alert alert, boolean byPerson) {
    var seen = String.join("; ", storms);
    if (storms.isEmpty()) {
      return Verdict.pass(GATE, "no storm");
    } else if (byPerson) {
      return Verdict.pass(GATE, seen + "; a person started it");
    } else if (isAllowed(runbook)) {
      return Verdict.pass(GATE, seen + "; storm.allow names the runbook");
    } else if (alert != null && causes.test(alert)) {
      return Verdict.pass(GATE, seen + "; its alert explains others");
    }
    return approval
        ? Verdict.ask(GATE, EndReason.STORM, seen, ErrorBudgetGate.anyone(1))
        : new Verdict(GATE, Ruling.BLOCK, EndReason.STORM, seen);
  }
}
