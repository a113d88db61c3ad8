package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Triggers.ByAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a runbook whose trigger matched may start now: after its hold, when the alert does
 * not flap, and as its throttle says.
 */
public final class Admission {
  private final Throttles throttles;
  private final ToLongBiFunction<String, Instant> begun;

  /**
   * Decides by what is known.
   *
   * @param begun how often the alert of a fingerprint began after a time
   */
  public Admission(Throttles throttles, ToLongBiFunction<String, Instant> begun) {
    this.throttles = throttles;
    this.begun = begun;
  }

  /** What it comes to. */
  public sealed interface Verdict {
    /** What the throttle is to remember; null for nothing. */
    @Nullable ThrottleEvent event();

    /** It starts. */
    record Starts(@Nullable ThrottleEvent event) implements Verdict {}

    /** It waits; then ask again. */
    record Waits(Waiting what, Instant dueAt, @Nullable ThrottleEvent event) implements Verdict {}

    /** It does not start. */
    record StartsNot(NotStarted why, String detail, @Nullable ThrottleEvent event)
        implements Verdict {}
  }

  /**
   * Judges a start.
   *
   * @param waited what it waited for until now; null when it comes anew
   */
  public Verdict judge(RunbookVersion version, Alert alert, @Nullable StartHeld waited, Instant now) {
    @Nullable ByAlert by = version.runbook().triggers().alert();
    if (by == null) {
      return new Verdict.Starts(null);
    }
    var due = alert.startsAt().plus(by.hold());
    if (waited == null && due.isAfter(now)) {
      return new Verdict.Waits(Waiting.HOLD, due, null);
    }
    if (by.flapping() != null && flaps(by.flapping().times(), by.flapping().within(), alert, now)) {
      return new Verdict.Waits(Waiting.FLAPPING, now.plus(by.flapping().within()), null);
    }
    var batch = waited == null || waited.waiting() != Waiting.BATCH ? null : waited.dueAt();
    return switch (throttles.ask(version, alert, batch, now)) {
      case Throttles.Answer.Start(var event) -> new Verdict.Starts(event);
      case Throttles.Answer.Wait(var until, var event) ->
          new Verdict.Waits(Waiting.BATCH, until, event);
      case Throttles.Answer.No(var why, var detail, var event) ->
          new Verdict.StartsNot(why, detail, event);
    };
  }

  private boolean flaps(int times, Duration within, Alert alert, Instant now) {
    return begun.applyAsLong(alert.fingerprint(), now.minus(within)) >= times;
  }

  /** Says of an alert that ended while a start waited why there is none. */
  public static @Nullable String endedFirst(StartHeld hold) {
    return hold.waiting() == Waiting.FLAPPING
        ? "it ended before it had fired until " + hold.dueAt() + " without a break"
        : null;
  }
}
