package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.incident.IncidentEvent.StartHeld;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Triggers.ByAlert;
import io.firebreak.runbook.Triggers.Flapping;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a runbook whose trigger matched may start now: after its hold, when no storm
 * keeps it back, nobody silenced it or works there, and the alert does not flap.
 */
public final class StartRule {
  private final ToLongBiFunction<String, Instant> begun;
  private final BiFunction<RunbookVersion, Alert, Optional<String>> keptBack;
  private final Quiet quiet;

  /**
   * Decides by what is known.
   *
   * @param begun how often the alert of a fingerprint began after a time
   * @param keptBack the storm that keeps an alert from starting a runbook; empty for none
   * @param quiet when people silenced an alert, or work on what it is about
   */
  public StartRule(
      ToLongBiFunction<String, Instant> begun,
      BiFunction<RunbookVersion, Alert, Optional<String>> keptBack,
      Quiet quiet) {
    this.begun = begun;
    this.keptBack = keptBack;
    this.quiet = quiet;
  }

  /** What it comes to. */
  public sealed interface Verdict {
    /** It starts, unless a throttle keeps it back. */
    record Starts() implements Verdict {}

    /**
     * It waits; then ask again.
     *
     * @param detail what keeps it back, for people; null when that is plain
     * @param silence id of the silence that keeps it back; null while something else does
     */
    record Waits(Waiting what, Instant dueAt, @Nullable String detail, @Nullable String silence)
        implements Verdict {
      Waits(Waiting what, Instant dueAt, @Nullable String detail) {
        this(what, dueAt, detail, null);
      }
    }
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
      var due = earlier(alert.startsAt(), now).plus(by.hold());
      if (due.isAfter(now)) {
        return new Verdict.Waits(Waiting.HOLD, due, null);
      }
    }
    var storm = keptBack.apply(version, alert);
    if (storm.isPresent()) {
      var since = waited == null ? now : waited.dueAt();
      return new Verdict.Waits(Waiting.STORM, since, storm.get());
    }
    var window = quiet.window(version, alert, now);
    if (window.isPresent()) {
      return waits(window.get());
    }
    if (by != null && by.flapping() != null && flaps(by.flapping(), alert, now)) {
      return new Verdict.Waits(Waiting.FLAPPING, now.plus(by.flapping().within()), null);
    }
    return new Verdict.Starts();
  }

  /** A sender whose clock is ahead delays nothing. */
  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Verdict waits(Quiet.Window window) {
    var what = window.silence() == null ? Waiting.MAINTENANCE : Waiting.SILENCE;
    return new Verdict.Waits(what, window.until(), window.words(), window.silence());
  }

  private boolean flaps(Flapping flapping, Alert alert, Instant now) {
    var since = now.minus(flapping.within());
    return begun.applyAsLong(alert.fingerprint(), since) >= flapping.times();
  }
}
