package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Triggers.ByAlert;
import io.firebreak.runbook.Triggers.Flapping;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a runbook whose trigger matched may start now: after its hold, when no storm
 * keeps it back and the alert does not flap, and as its throttle says.
 */
public final class StartRule {
  private final Throttles throttles;
  private final ToLongBiFunction<String, Instant> begun;
  private final Function<RunbookVersion, Optional<String>> keptBack;

  /**
   * Decides by what is known.
   *
   * @param begun how often the alert of a fingerprint began after a time
   * @param keptBack the storm that keeps a runbook from being started; empty for none
   */
  public StartRule(
      Throttles throttles,
      ToLongBiFunction<String, Instant> begun,
      Function<RunbookVersion, Optional<String>> keptBack) {
    this.throttles = throttles;
    this.begun = begun;
    this.keptBack = keptBack;
  }

  /** What it comes to. */
  public sealed interface Verdict {
    /** What the throttle is to remember; null for nothing. */
    @Nullable ThrottleEvent event();

    /** It starts. */
    record Starts(@Nullable ThrottleEvent event) implements Verdict {}

    /**
     * It waits; then ask again.
     *
     * @param detail what keeps it back, for people; null when that is plain
     */
    record Waits(
        Waiting what, Instant dueAt, @Nullable String detail, @Nullable ThrottleEvent event)
        implements Verdict {}

    /** It does not start. */
    record StartsNot(NotStarted why, String detail, @Nullable ThrottleEvent event)
        implements Verdict {}
  }

  /**
   * Judges a start.
   *
   * @param waited what it waited for until now; null when it comes anew
   */
  public Verdict judge(
      RunbookVersion version, Alert alert, @Nullable StartHeld waited, Instant now) {
    @Nullable ByAlert by = version.runbook().triggers().alert();
    if (waited == null && by != null) {
      var due = alert.startsAt().plus(by.hold());
      if (due.isAfter(now)) {
        return new Verdict.Waits(Waiting.HOLD, due, null, null);
      }
    }
    var storm = keptBack.apply(version);
    if (storm.isPresent()) {
      var since = waited == null ? now : waited.dueAt();
      return new Verdict.Waits(Waiting.STORM, since, storm.get(), null);
    }
    if (by != null && by.flapping() != null && flaps(by.flapping(), alert, now)) {
      return new Verdict.Waits(Waiting.FLAPPING, now.plus(by.flapping().within()), null, null);
    }
    return throttled(version, alert, waited, now);
  }

  private boolean flaps(Flapping flapping, Alert alert, Instant now) {
    var since = now.minus(flapping.within());
    return begun.applyAsLong(alert.fingerprint(), since) >= flapping.times();
  }

  private Verdict throttled(
      RunbookVersion version, Alert alert, @Nullable StartHeld waited, Instant now) {
    var batch = waited == null || waited.waiting() != Waiting.BATCH ? null : waited.dueAt();
    return switch (throttles.ask(version, alert, batch, now)) {
      case Throttles.Answer.Start(var event) -> new Verdict.Starts(event);
      case Throttles.Answer.Wait(var until, var event) ->
          new Verdict.Waits(Waiting.BATCH, until, null, event);
      case Throttles.Answer.No(var why, var detail, var event) ->
          new Verdict.StartsNot(why, detail, event);
    };
  }
}
