package io.firebreak.gate;

import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.Unit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much there was of something within a minute in all processes that share a database: each
 * counts for itself, and tells the others about once a second. Thread-safe.
 */
public final class MinuteCount {
  private final Journal journal;
  private final String tenant;
  private final String what;
  private final AtomicLong untold = new AtomicLong();

  /**
   * A count that begins at nothing.
   *
   * @param what by which name all processes know it
   */
  public MinuteCount(Journal journal, String tenant, String what) {
    this.journal = journal;
    this.tenant = tenant;
    this.what = what;
  }

  /** Counts so many more in this process. */
  public void add(long more) {
    untold.addAndGet(more);
  }

  /**
   * Tells the others what was counted here since they were last told.
   *
   * @return how much all counted within the last minute; 0 when nothing was counted here, because
   *     then whoever counted finds out
   * @throws StorageException when it could not be told; it is the next time
   */
  public long tell() {
    var more = untold.getAndSet(0);
    if (more == 0) {
      return 0;
    }
    var sum = new AtomicLong();
    try {
      var add = MinuteCountStore.add(tenant, what, more, sum::set);
      journal.commit(Unit.builder().guard(add).build());
    } catch (StorageException e) {
      if (!e.mayStand()) {
        untold.addAndGet(more);
      }
      throw e;
    }
    return sum.get();
  }

  /** Counts anew in all processes, but for what they have not told. */
  public void forget() {
    journal.commit(Unit.builder().guard(MinuteCountStore.forget(tenant, what)).build());
  }
}
