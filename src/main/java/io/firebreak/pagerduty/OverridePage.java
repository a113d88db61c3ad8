package io.firebreak.pagerduty;

import io.firebreak.alert.Severity;
import io.firebreak.approval.Emergency;
import io.firebreak.remediation.RunState;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pages a second person when somebody approved a plan alone in an emergency. */
final class OverridePage {
  private OverridePage() {}

  /** By this key a page that is sent again after a crash opens nothing more. */
  static String key(Emergency emergency) {
    return EventsApi.OWN_KEYS + "override/" + emergency.decision().id();
  }

  static Problem of(RunState run, Emergency emergency, String page) {
    var decision = emergency.decision();
    var begun = run.begun();
    var links = new LinkedHashMap<String, String>();
    links.put("Run of " + begun.runbook(), page);
    return new Problem(
        Problem.cut(
            "Firebreak: emergency override by " + decision.person() + " of " + begun.runbook(),
            Problem.SUMMARY),
        begun.target().isEmpty() ? begun.runbook() : begun.target(),
        Severity.CRITICAL,
        emergency.at(),
        "emergency_override",
        Map.of("reason", decision.reason(), "plan", decision.planHash()),
        links);
  }
}
