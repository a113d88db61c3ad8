package io.firebreak.pagerduty;

import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The PagerDuty account that steps of runbooks speak to; there is none when none is configured. */
public final class PagerDutyAccount implements AutoCloseable {
  private final @Nullable PagerDutySettings settings;
  private final @Nullable PagerDutyHttp http;
  private final InstantSource clock;

  private PagerDutyAccount(
      @Nullable PagerDutySettings settings, @Nullable PagerDutyHttp http, InstantSource clock) {
    this.settings = settings;
    this.http = http;
    this.clock = clock;
  }

  /** No account: every action says what is missing, and sends nothing. */
  public static PagerDutyAccount none() {
    return new PagerDutyAccount(null, null, () -> Instant.EPOCH);
  }

  /** The account of a configuration. */
  public static PagerDutyAccount of(
      PagerDutySettings settings, Secrets secrets, Egress.Resolver resolver, InstantSource clock) {
    return new PagerDutyAccount(settings, new PagerDutyHttp(settings, secrets, resolver), clock);
  }

  /** What a call may use, each of whose requests ends within {@code limit}. */
  Optional<Line> within(Duration limit) {
    if (settings == null || http == null) {
      return Optional.empty();
    }
    var bounded = http.within(limit);
    return Optional.of(
        new Line(
            settings, new EventsApi(settings, bounded), new RestApi(settings, bounded), clock));
  }

  /** Both APIs, for one call. */
  record Line(PagerDutySettings settings, EventsApi events, RestApi rest, InstantSource clock) {}

  /** Closes every connection. */
  @Override
  public void close() {
    if (http != null) {
      http.close();
    }
  }
}
