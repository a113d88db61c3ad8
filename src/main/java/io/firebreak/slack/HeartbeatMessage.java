package io.firebreak.slack;

import io.firebreak.gate.HeartbeatRecord.Silence;
import io.firebreak.gate.Holds;
import java.util.List;
import java.util.Optional;

/** That a source of alerts gives no sign of life, and that it does again. */
final class HeartbeatMessage {
  private HeartbeatMessage() {}

  /**
   * It is silent.
   *
   * @param hold what stands for the silence; empty when automation goes on
   * @param pages address of Firebreak
   */
  static RunMessage of(Silence silence, Optional<Holds.Hold> hold, String pages) {
    return RunMessage.plain(
        List.of(
            "A SOURCE OF ALERTS IS SILENT: " + silence.reason() + ".",
            "A real alert would not arrive either. Noticed at "
                + SlackText.time(silence.since())
                + ".",
            hold.map(held ->
                    "AUTOMATION IS HELD meanwhile. When it is safe: /firebreak resume " + held.id())
                .orElse("Automation goes on."),
            pages));
  }

  /** It is heard again, or configured no more. */
  static RunMessage over(String heartbeat) {
    return RunMessage.plain(List.of("The heartbeat " + heartbeat + " is no longer silent."));
  }
}
