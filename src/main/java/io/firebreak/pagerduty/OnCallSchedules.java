package io.firebreak.pagerduty;

import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import io.firebreak.approval.OnCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Who is on call in PagerDuty's schedules. An answer is kept for {@link #KEPT}, so that one
 * question to many people is one call; that there was none for {@link #UNKNOWN_KEPT}.
 */
public final class OnCallSchedules implements OnCall, AutoCloseable {
  /** How old an answer may be. */
  public static final Duration KEPT = Duration.ofSeconds(30);

  /** How old one may be when somebody decides: no older than the click, but for a double one. */
  public static final Duration KEPT_FOR_DECISIONS = Duration.ofSeconds(3);

  /** How long it is not asked again after it gave no answer, which takes its time each time. */
  public static final Duration UNKNOWN_KEPT = Duration.ofSeconds(5);

  private final PagerDutyHttp http;
  private final RestApi rest;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Duty duty, long readAt) {}

  /**
   * The schedules of an account.
   *
   * @param nanoTime by which answers age
   */
  public OnCallSchedules(
      PagerDutySettings settings,
      Secrets secrets,
      Egress.Resolver resolver,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.http = new PagerDutyHttp(settings, secrets, resolver);
    this.rest = new RestApi(settings, http);
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public Duty now(String schedule) {
    return now(schedule, KEPT);
  }

  @Override
  public Duty atDecision(String schedule) {
    return now(schedule, KEPT_FOR_DECISIONS);
  }

  private Duty now(String schedule, Duration age) {
    var known = kept.get(schedule);
    if (known != null) {
      var most = known.duty() instanceof Duty.Unknown ? UNKNOWN_KEPT : age;
      if (nanoTime.getAsLong() - known.readAt() < most.toNanos()) {
        return known.duty();
      }
    }
    var duty = at(schedule, clock.instant());
    kept.put(schedule, new Kept(duty, nanoTime.getAsLong()));
    return duty;
  }

  @Override
  public Duty at(String schedule, Instant time) {
    if (!RestApi.ID.matches(schedule)) {
      return new Duty.Unknown("'" + schedule + "' is no id of a schedule");
    }
    try {
      return new Duty.Known(
          rest.onCall(schedule, time).stream()
              .map(RestApi.User::mail)
              .filter(Objects::nonNull)
              .collect(Collectors.toSet()));
    } catch (PagerDutyTrouble e) {
      return new Duty.Unknown(e.words());
    }
  }

  /** Closes every connection. */
  @Override
  public void close() {
    http.close();
  }
}
