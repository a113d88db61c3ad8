package io.firebreak.gate;

import io.firebreak.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What the guards read from the index tables. */
final class GateStore implements GateRecord {
  private final Jdbi jdbi;

  GateStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Optional<Instant> quietUntil(String tenant, String runbook, String target) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT ended_at + length FROM cooldown
                WHERE tenant = :tenant AND runbook = :runbook AND target = :target
                """)
            .bind("tenant", tenant)
            .bind("runbook", runbook)
            .bind("target", target)
            .mapTo(Long.class)
            .findOne()
            .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
  }

  @Override
  public int runsWithin(
      String tenant, String runbook, String exceptStream, Instant now, Duration time) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FROM run
                WHERE tenant = :tenant AND name = :runbook AND stream <> :stream
                  AND created_at > :since AND state NOT IN ('skipped', 'blocked')
                  AND NOT EXISTS (
                    SELECT 1 FROM run AS own
                    WHERE own.tenant = run.tenant AND own.stream = :stream
                      AND (run.created_at > own.created_at
                        OR (run.created_at = own.created_at AND run.stream > own.stream)))
                  AND NOT EXISTS (
                    SELECT 1 FROM drill
                    WHERE drill.tenant = run.tenant AND 'run/' || drill.run = run.stream)
                """)
            .bind("tenant", tenant)
            .bind("runbook", runbook)
            .bind("stream", exceptStream)
            .bind("since", micros(now.minus(time)))
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public List<Holds.Reaching> holds(String tenant, Reach reach, Instant now) {
    return HoldStore.standing(jdbi, tenant, now).stream()
        .map(standing -> Holds.Reaching.of(standing.hold()))
        .filter(hold -> hold.reaches(reach))
        .toList();
  }

  @Override
  public Optional<Instant> lastHeard(String tenant, Alert alert) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT last_seen FROM episode
                WHERE tenant = :tenant AND fingerprint = :fingerprint AND starts_at = :starts
                """)
            .bind("tenant", tenant)
            .bind("fingerprint", alert.fingerprint())
            .bind("starts", micros(alert.startsAt()))
            .mapTo(Long.class)
            .findOne()
            .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
  }

  @Override
  public Optional<Integer> declined(String tenant, String runbook, String target, String episode) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT severity FROM declined
                WHERE tenant = :tenant AND runbook = :runbook AND target = :target
                  AND episode = :episode
                """)
            .bind("tenant", tenant)
            .bind("runbook", runbook)
            .bind("target", target)
            .bind("episode", episode)
            .mapTo(Integer.class)
            .findOne());
  }

  @Override
  public Streaks streaks(String tenant, String target, @Nullable String fingerprint) {
    return jdbi.withHandle(handle -> StreakStore.read(handle, tenant, target, fingerprint));
  }

  @Override
  public Optional<Instant> fullAt(String tenant, String bucket) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT full_at FROM action_budget WHERE tenant = :tenant AND bucket = :bucket")
            .bind("tenant", tenant)
            .bind("bucket", bucket)
            .mapTo(Long.class)
            .findOne()
            .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
  }

  @Override
  public Optional<TargetHolder> holder(String tenant, String target) {
    return jdbi.withHandle(handle -> TargetLeaseStore.holder(handle, tenant, target));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
