package io.firebreak.pagerduty;

import io.firebreak.alert.Severity;
import io.firebreak.remediation.RunState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Pages a second person when somebody approved a plan alone in an emergency. */
final class OverridePage {
  private OverridePage() {}

  /** By this key a page that is sent again after a crash opens nothing more. */
  static String key(RunState run) {
    return EventsApi.OWN_KEYS + "override/" + Objects.requireNonNull(run.approval()).request().id();
  }

  static Problem of(RunState run, String page) {
    var approval = Objects.requireNonNull(run.approval());
    var decision = Objects.requireNonNull(approval.emergency()).decision();
    var begun = run.begun();
    var links = new LinkedHashMap<String, String>();
    links.put("Run of " + begun.runbook(), page);
    return new Problem(
        Problem.cut(
            "Firebreak: emergency override by " + decision.person() + " of " + begun.runbook(),
            Problem.SUMMARY),
        begun.target().isEmpty() ? begun.runbook() : begun.target(),
        Severity.CRITICAL,
        Objects.requireNonNull(approval.decidedAt()),
        "emergency_override",
        Map.of("reason", decision.reason(), "plan", decision.planHash()),
        links);
  }
}
