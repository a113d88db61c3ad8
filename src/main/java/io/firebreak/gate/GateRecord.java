package io.firebreak.gate;

import io.firebreak.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What the guards know of what was before: the index tables, or a history that is told to them. */
public interface GateRecord {
  /** What the index tables say now. */
  static GateRecord ofTables(Jdbi jdbi) {
    return new GateStore(jdbi);
  }

  /** A past in which there was nothing: every guard lets through. */
  GateRecord EMPTY = new EmptyGateRecord();

  /** Until when a runbook keeps quiet on a target; empty when no run ever had an effect there. */
  Optional<Instant> quietUntil(String tenant, String runbook, String target);

  /**
   * Runs of a runbook that were asked for in the time before {@code now}; those that were skipped
   * or blocked, {@code exceptStream}, and what was asked for after that, are not counted.
   */
  int runsWithin(String tenant, String runbook, String exceptStream, Instant now, Duration time);

  /** Holds that reach a run, and storms. */
  List<Holds.Reaching> holds(String tenant, Reach reach, Instant now);

  /** When the alert of an episode was last heard of; empty when that is not known. */
  Optional<Instant> lastHeard(String tenant, Alert alert);

  /** The severity at which people declined this, 0 the most severe; empty when they did not. */
  Optional<Integer> declined(String tenant, String runbook, String target, String episode);

  /**
   * What came in a row on a target.
   *
   * @param fingerprint of the alert whose successes are asked for; null for none
   */
  Streaks streaks(String tenant, String target, @Nullable String fingerprint);

  /** When the bucket of an action budget is full again; empty when nothing was taken from it. */
  Optional<Instant> fullAt(String tenant, String bucket);

  /** The run that holds a target; empty when none does. */
  Optional<TargetHolder> holder(String tenant, String target);
}
