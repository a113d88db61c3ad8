package io.firebreak.gate;

import io.firebreak.journal.Guard;
import io.firebreak.journal.StreamId;
import java.time.Duration;

/** The gates' index writes, for the units of the events that they belong to. */
public final class GateIndexes {
  private GateIndexes() {}

  /** Takes a run's target lease, or refuses with {@link EndReason#TARGET_BUSY}. */
  public static Guard claimTarget(StreamId run, String target) {
    return TargetLeaseStore.claim(run, target, null);
  }

  /**
   * The same for a run that nobody needs beside another of its runbook: then it refuses with {@link
   * EndReason#DUPLICATE_IN_PROGRESS}, and the detail is that run's id.
   */
  public static Guard claimTargetUnlessDone(StreamId run, String target, String runbook) {
    return TargetLeaseStore.claim(run, target, runbook);
  }

  /** Gives back all target leases of a run that ends. */
  public static Guard releaseTargets(StreamId run) {
    return TargetLeaseStore.release(run);
  }

  /** Starts the quiet time after a run that began an effect. */
  public static Guard startCooldown(String tenant, String runbook, String target, Duration length) {
    return CooldownStore.start(tenant, runbook, target, length);
  }

  /** Notes a run whose verification failed. */
  public static Guard verificationFailed(String tenant, String target) {
    return StreakStore.failed(tenant, target);
  }

  /** Notes a run that was verified, which closes the target's circuit. */
  public static Guard verified(String tenant, String target) {
    return StreakStore.verified(tenant, target);
  }

  /**
   * Notes a run that succeeded against an alert.
   *
   * @param within how close such runs follow each other in a chain
   */
  public static Guard succeeded(String tenant, String target, String fingerprint, Duration within) {
    return StreakStore.succeeded(tenant, target, fingerprint, within);
  }

  /** Remembers that people said no to this, or nothing. */
  public static Guard declined(
      String tenant, String runbook, String target, String episode, int severity) {
    return DeclinedStore.remember(tenant, runbook, target, episode, severity);
  }
}
