package io.firebreak.slack;

import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pace of all replicas on one database, by its clock: Slack counts the calls of the app, and
 * when it refuses one replica the others are held as well.
 */
final class SharedPace implements SlackPace {
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  private final Journal journal;

  SharedPace(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Duration take(String method, String channel, boolean asksPeople) {
    var limit = SlackLimit.of(method);
    if (limit == null) {
      return Duration.ZERO;
    }
    var wait = new AtomicLong();
    var call = method + " " + channel;
    commit(SlackPaceStore.paused(TENANT, call, asksPeople ? Duration.ZERO : YIELDS, wait::set));
    if (wait.get() == 0) {
      commit(
          SlackPaceStore.pay(
              TENANT, limit.key(channel), limit.every(), limit.mostAhead(asksPeople), wait::set));
    }
    return Duration.of(wait.get(), ChronoUnit.MICROS);
  }

  @Override
  public void pause(String method, String channel, Duration time) {
    commit(SlackPaceStore.pause(TENANT, method + " " + channel, time));
  }

  private void commit(Guard guard) {
    journal.commit(Unit.builder().guard(guard).build());
  }
}
