package io.firebreak.pagerduty;

import io.firebreak.alert.Severity;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.HeartbeatRecord.Silence;
import io.firebreak.gate.Holds;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Pages people when a source of alerts gives no sign of life. */
final class HeartbeatPage {
  private HeartbeatPage() {}

  static String key(String heartbeat) {
    return EventsApi.OWN_KEYS + HeartbeatRecord.SUBJECT + heartbeat;
  }

  /**
   * What is wrong.
   *
   * @param hold what stands for the silence; empty when automation goes on
   */
  static Problem of(String heartbeat, Silence silence, Optional<Holds.Hold> hold, URI publicUrl) {
    var links = new LinkedHashMap<String, String>();
    links.put("Firebreak", publicUrl.toString());
    return new Problem(
        Problem.cut("Firebreak hears nothing: " + silence.reason(), Problem.SUMMARY),
        heartbeat,
        Severity.CRITICAL,
        silence.since(),
        "heartbeat_silent",
        Map.of(
            "reason",
            Problem.cut(silence.reason(), Problem.DETAIL),
            "automation",
            hold.map(held -> "held; when it is safe: firebreak resume " + held.id())
                .orElse("goes on"),
            "what to do",
            "find out why its sender, or what lies between, is silent: a real alert would not"
                + " arrive either"),
        links);
  }
}
