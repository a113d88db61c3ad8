package io.firebreak.remediation;

import io.firebreak.journal.Payload;
import io.firebreak.label.UtcTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a person's word amounts to at one state of a run. */
sealed interface Said {
  /** It counts: append these at the state that was judged. */
  record Yes(List<? extends Payload> events, String message) implements Said {}

  /** It does not, and why; keep the evidence. */
  record No(
      List<? extends Payload> evidence, String reason, String message, Map<String, String> fields)
      implements Said {}

  static Said yes(Payload event, String message) {
    return new Yes(List.of(event), message);
  }

  static Said yes(List<? extends Payload> events, String message) {
    return new Yes(events, message);
  }

  static Said no(String reason, String message) {
    return new No(List.of(), reason, message, Map.of());
  }

  static Said over(RunState state) {
    return no(
        "already_ended",
        "run "
            + state.id()
            + " is over: "
            + state.status().code()
            + " since "
            + UtcTime.minute(Objects.requireNonNull(state.endedAt())));
  }
}
