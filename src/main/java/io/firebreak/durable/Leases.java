package io.firebreak.durable;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The runs that this process has claimed, as the store has it. Thread-safe. */
final class Leases {
  private final Journal journal;
  private final RunStore store;
  private final Worker.Settings settings;
  private final LongSupplier nanoTime;
  private final Set<StreamId> claiming = ConcurrentHashMap.newKeySet();
  private volatile long renewedNanos;

  Leases(Journal journal, RunStore store, Worker.Settings settings, LongSupplier nanoTime) {
    this.journal = journal;
    this.store = store;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.renewedNanos = nanoTime.getAsLong();
  }

  /** Whether a lease claimed then certainly still holds: two thirds of its length since renewal. */
  boolean heldSince(long claimedNanos) {
    var since = Math.max(claimedNanos, renewedNanos);
    return nanoTime.getAsLong() - since < settings.lease().toNanos() / 3 * 2;
  }

  /**
   * Claims one run and launches it, if it is ready and nobody drives it.
   *
   * @param launch called with the claim before this returns
   * @throws StorageException when the store does not say whether it was claimed
   */
  Optional<RunStore.Claimed> claim(
      StreamId stream, java.util.function.Consumer<RunStore.Claimed> launch) {
    var claimed = new ArrayList<RunStore.Claimed>();
    claiming.add(stream);
    try {
      commit(store.claim(stream, settings.owner(), settings.lease(), claimed));
      claimed.forEach(launch);
      return claimed.stream().findFirst();
    } finally {
      claiming.remove(stream);
    }
  }

  /** Claims a new run in the unit to which the guard belongs, unless somebody else has. */
  Guard claimNew(RunStore.Claimed claimed) {
    return RunStore.claimNew(claimed, settings.owner(), settings.lease());
  }

  /**
   * Claims runs that nobody drives, oldest first.
   *
   * @param noticed is given the runs of this process for which facts arrived
   */
  List<RunStore.Claimed> claimSome(int limit, List<StreamId> noticed) {
    var claimed = new ArrayList<RunStore.Claimed>();
    var unit = Unit.builder().guard(RunStore.noticed(settings.owner(), noticed));
    if (limit > 0) {
      unit.guard(store.claimSome(settings.owner(), settings.lease(), limit, claimed));
    }
    journal.commit(unit.build());
    return claimed;
  }

  /** Prolongs all leases and tells which there are. */
  List<RunStore.Claimed> renew() {
    var begun = nanoTime.getAsLong();
    var mine = new ArrayList<RunStore.Claimed>();
    commit(RunStore.renew(settings.owner(), settings.lease(), mine));
    renewedNanos = begun;
    return mine;
  }

  /** Whether one is being claimed at this moment, so that its driver is yet to come. */
  boolean isClaiming(StreamId stream) {
    return claiming.contains(stream);
  }

  /** Gives one run back at once. */
  void giveBack(RunStore.Claimed claim) {
    commit(RunStore.giveBack(claim, settings.owner()));
  }

  /** Gives all runs of this process back at once. */
  void releaseMine() {
    commit(RunStore.release(settings.owner()));
  }

  /** Gives the runs of all processes back, because there is only this one. */
  void releaseAll() {
    commit(RunStore.release(null));
  }

  private void commit(Guard guard) {
    var committed = journal.commit(Unit.builder().guard(guard).build());
    if (!(committed instanceof Committed.Done)) {
      throw new IllegalStateException("a claim of runs cannot be refused: " + committed);
    }
  }
}
