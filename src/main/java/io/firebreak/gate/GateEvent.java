package io.firebreak.gate;

import io.firebreak.journal.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gates add to a run's stream. */
public sealed interface GateEvent extends Payload {
  /**
   * All gates of one stage were judged, with what they saw.
   *
   * @param stage when
   * @param verdicts every gate, also after one that refused
   */
  record GatesJudged(Stage stage, List<Verdict> verdicts) implements GateEvent {
    public GatesJudged {
      verdicts = List.copyOf(verdicts);
    }

    /** The first gate that does not let the run go on, in the order of engine-rules 12. */
    public java.util.Optional<Verdict> refusal() {
      return verdicts.stream().filter(v -> v.ruling() != Ruling.PASS).findFirst();
    }
  }

  /** When gates are judged. */
  enum Stage {
    BEFORE_PLAN,
    AFTER_PLAN,
    AFTER_APPROVAL,
    BEFORE_STEP
  }

  /**
   * One gate's word.
   *
   * @param gate which, such as {@code cooldown} or {@code precondition:still crash-looping}
   * @param reason null for a pass
   * @param observed what it saw, for people; never a secret
   */
  record Verdict(String gate, Ruling ruling, @Nullable EndReason reason, String observed) {
    /** A pass. */
    public static Verdict pass(String gate, String observed) {
      return new Verdict(gate, Ruling.PASS, null, observed);
    }
  }

  /** What a gate says; anything but a pass stops the run. */
  enum Ruling {
    PASS,
    SKIP,
    BLOCK,
    FAIL
  }
}
