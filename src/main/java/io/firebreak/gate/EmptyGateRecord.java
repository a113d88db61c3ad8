package io.firebreak.gate;

import io.firebreak.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A past in which there was nothing. */
record EmptyGateRecord() implements GateRecord {
  @Override
  public Optional<Instant> quietUntil(String tenant, String runbook, String target) {
    return Optional.empty();
  }

  @Override
  public int runsWithin(
      String tenant, String runbook, String exceptStream, Instant now, Duration time) {
    return 0;
  }

  @Override
  public List<Holds.Reaching> holds(String tenant, Reach reach, Instant now) {
    return List.of();
  }

  @Override
  public Optional<Integer> declined(String tenant, String runbook, String target, String episode) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastHeard(String tenant, Alert alert) {
    return Optional.empty();
  }

  @Override
  public Streaks streaks(String tenant, String target, @Nullable String fingerprint) {
    return Streaks.NONE;
  }

  @Override
  public Optional<Instant> fullAt(String tenant, String bucket) {
    return Optional.empty();
  }

  @Override
  public Optional<TargetHolder> holder(String tenant, String target) {
    return Optional.empty();
  }
}
