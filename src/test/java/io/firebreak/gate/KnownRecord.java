package io.firebreak.gate;

import io.firebreak.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What guards are told of the past, as tests set it. */
final class KnownRecord implements GateRecord {
  final List<Holds.Reaching> holds = new ArrayList<>();
  final Map<String, Instant> fullAt = new HashMap<>();
  Streaks streaks = Streaks.NONE;
  @Nullable Instant quietUntil;
  @Nullable Integer declined;
  @Nullable TargetHolder holder;
  @Nullable Instant lastHeard;
  int runs;

  @Override
  public Optional<Instant> quietUntil(String tenant, String runbook, String target) {
    return Optional.ofNullable(quietUntil);
  }

  @Override
  public int runsWithin(
      String tenant, String runbook, String exceptStream, Instant now, Duration time) {
    return runs;
  }

  @Override
  public List<Holds.Reaching> holds(String tenant, Reach reach, Instant now) {
    return holds;
  }

  @Override
  public Optional<Instant> lastHeard(String tenant, Alert alert) {
    return Optional.ofNullable(lastHeard);
  }

  @Override
  public Optional<Integer> declined(String tenant, String runbook, String target, String episode) {
    return Optional.ofNullable(declined);
  }

  @Override
  public Streaks streaks(String tenant, String target, @Nullable String fingerprint) {
    return streaks;
  }

  @Override
  public Optional<Instant> fullAt(String tenant, String bucket) {
    return Optional.ofNullable(fullAt.get(bucket));
  }

  @Override
  public Optional<TargetHolder> holder(String tenant, String target) {
    return Optional.ofNullable(holder);
  }
}
