package io.firebreak.incident;

import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import java.time.Duration;

/** What throttles and silences leave in the index when nothing depends on it any more. */
public final class Leftovers {
  /**
   * Throttles that nothing asked for so long are forgotten; none looks back further than 7 days.
   */
  static final Duration THROTTLES = Duration.ofDays(8);

  /** Silences that ended so long ago are forgotten. */
  static final Duration SILENCES = Duration.ofDays(1);

  private final Journal journal;

  /** The leftovers of this record. */
  public Leftovers(Journal journal) {
    this.journal = journal;
  }

  /** Removes it; what the record tells of it stays. */
  public void forget() {
    journal.commit(
        Unit.builder()
            .guard(tx -> {
              ThrottleStore.forget(tx, tx.nowMicros() - micros(THROTTLES));
              SilenceStore.forget(tx, tx.nowMicros() - micros(SILENCES));
              return null;
            })
            .build());
  }

  private static long micros(Duration time) {
    return time.toMillis() * 1_000;
  }
}
