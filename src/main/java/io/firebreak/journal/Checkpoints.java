package io.firebreak.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Seals the journal: signs where its streams stand, chained to what was signed before, in the store
 * and in a file outside of it. Only what is outside can show later that the end of a stream was cut
 * off or a whole chain rewritten.
 *
 * <p>Call {@link #take} every minute from one thread. Several processes may do so on one store.
 */
public final class Checkpoints {
  /**
   * Heads in one checkpoint; the rest follows in the next, so that the writer is soon free again
   * for what cannot wait.
   */
  private static final int MOST_HEADS = 64;

  private final Database database;
  private final Journal journal;
  private final CheckpointKey key;
  private final @Nullable Path file;
  private final @Nullable OutsideCopy outside;
  private volatile boolean hurried;

  /**
   * Checkpoints of a store.
   *
   * @param outside a file that is kept apart from the store: on another volume, shipped elsewhere,
   *     or append-only; made when missing. Null when there is none: then whoever holds the store
   *     and its key can rewrite both
   */
  public Checkpoints(
      Database database, Journal journal, CheckpointKey key, @Nullable Path outside) {
    this.database = database;
    this.journal = journal;
    this.key = key;
    this.file = outside;
    this.outside = outside == null ? null : new OutsideCopy(outside);
  }

  /** A verification against the file outside, as far as there is one yet. */
  public AuditVerify verification() {
    var verify = AuditVerify.withoutCheckpoints();
    return file != null && Files.exists(file) ? verify.against(file) : verify;
  }

  /**
   * What a call came to.
   *
   * @param heads how many streams had moved and are sealed now
   * @param problem what a person must look at; empty when all is well
   */
  public record Taken(int heads, String problem) {}

  /** From now on takes no rests: the program is about to stop. Any thread. */
  public void hurry() {
    hurried = true;
  }

  private enum Race implements Reason {
    CHECKPOINT_TAKEN
  }

  /**
   * Seals the streams that moved since the last call, and brings the file outside up to date. Signs
   * nothing while store and file contradict each other, or the file cannot be read. After a burst
   * there may be very many: then it rests after each checkpoint as long as that took, so that those
   * who wait for the store do not wait for this.
   *
   * @throws StorageException when the store cannot be read or written
   */
  public synchronized Taken take() {
    int heads = 0;
    try {
      Optional<String> contradiction =
          outside == null ? Optional.empty() : outside.contradiction(database);
      if (contradiction.isPresent()) {
        return new Taken(0, contradiction.get());
      }
      boolean more = true;
      while (more) {
        long begun = System.nanoTime();
        int sealed = seal();
        heads += sealed;
        if (outside != null) {
          outside.bringUpToDate(database, key.verifier());
        }
        more = sealed == MOST_HEADS;
        if (more && !hurried) {
          LockSupport.parkNanos(System.nanoTime() - begun);
        }
      }
      return new Taken(heads, "");
    } catch (IOException e) {
      return new Taken(heads, "the checkpoint file cannot be used: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Taken(heads, "the store was changed: it holds a checkpoint that is none");
    }
  }

  /** Takes one checkpoint and returns how many heads it seals; 0 when none had moved. */
  private int seal() {
    List<SealedHead> heads = CheckpointStore.unsealed(database, MOST_HEADS);
    if (heads.isEmpty()) {
      return 0;
    }
    Optional<CheckpointNote> before = CheckpointStore.last(database).map(CheckpointNote::parse);
    long number = before.map(CheckpointNote::number).orElse(0L) + 1;
    CheckpointNote note =
        CheckpointNote.signed(
            number, database.now().truncatedTo(ChronoUnit.MICROS), heads, before, key);
    Guard add =
        tx ->
            CheckpointStore.add(tx, note, heads)
                ? null
                : new Guard.Refusal(Race.CHECKPOINT_TAKEN, "checkpoint " + number);
    Failpoint.hit("P27", "checkpoint " + number);
    journal.commit(Unit.builder().guard(add).build());
    return heads.size();
  }
}
