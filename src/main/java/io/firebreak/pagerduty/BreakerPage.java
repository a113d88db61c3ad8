package io.firebreak.pagerduty;

import io.firebreak.alert.Severity;
import io.firebreak.gate.Holds;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pages people when a breaker holds all automation. */
final class BreakerPage {
  private BreakerPage() {}

  static String key(String holdId) {
    return EventsApi.OWN_KEYS + Holds.SUBJECT + holdId;
  }

  static Problem of(Holds.Standing standing, URI publicUrl) {
    var hold = standing.hold();
    var links = new LinkedHashMap<String, String>();
    links.put("Firebreak", publicUrl.toString());
    return new Problem(
        Problem.cut("Firebreak holds all automation: " + hold.reason(), Problem.SUMMARY),
        "firebreak",
        Severity.CRITICAL,
        standing.placedAt(),
        "automation_held",
        Map.of(
            "reason",
            Problem.cut(hold.reason(), Problem.DETAIL),
            "what to do",
            "find out why; when it is safe: firebreak resume " + hold.id()),
        links);
  }
}
