package io.firebreak.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Seals the journal: signs where its streams stand, chained to what was signed before, in the store
 * and in a file outside of it. Only what is outside can show later that the end of a stream was cut
 * off or a whole chain rewritten.
 *
 * <p>Call {@link #take} every minute from one thread. Several processes may do so on one store.
 */
public final class Checkpoints {
  private static final Logger LOG = System.getLogger(Checkpoints.class.getName());

  /** Heads in one checkpoint; the rest follows in the next, so that no unit grows without bound. */
  private static final int MOST_HEADS = 512;

  private final Database database;
  private final Journal journal;
  private final CheckpointKey key;
  private final CheckpointFile outside;
  private @Nullable FileState known;

  /**
   * Checkpoints of a store.
   *
   * @param outside a file that is kept apart from the store: on another volume, shipped elsewhere,
   *     or append-only; made when missing
   */
  public Checkpoints(Database database, Journal journal, CheckpointKey key, Path outside) {
    this.database = database;
    this.journal = journal;
    this.key = key;
    this.outside = new CheckpointFile(outside);
  }

  /**
   * What a call came to.
   *
   * @param heads how many streams had moved and are sealed now
   * @param problem what a person must look at; empty when all is well
   */
  public record Taken(int heads, String problem) {}

  private enum Race implements Reason {
    CHECKPOINT_TAKEN
  }

  /**
   * Seals the streams that moved since the last call, and brings the file outside up to date. Signs
   * nothing while store and file contradict each other.
   *
   * @throws StorageException when the store cannot be read or written
   */
  public Taken take() {
    int heads = 0;
    try {
      FileState file = readOutside();
      Optional<String> contradiction = contradiction(file);
      if (contradiction.isPresent()) {
        return new Taken(0, contradiction.get());
      }
      for (int sealed = seal(); sealed > 0; sealed = seal()) {
        heads += sealed;
      }
      bringUpToDate(file);
      return new Taken(heads, "");
    } catch (IOException e) {
      return new Taken(
          heads,
          "the checkpoint file %s cannot be used: %s".formatted(outside.path(), e.getMessage()));
    } catch (IllegalArgumentException e) {
      return new Taken(heads, "the store was changed: it holds a checkpoint that is none");
    }
  }

  /** Reads the file anew only when it is not as this process left it. */
  private FileState readOutside() throws IOException {
    FileState file = known;
    if (file == null || file.size != outside.size()) {
      file = new FileState();
      outside.read(file);
      file.size = outside.size();
      known = file;
    }
    return file;
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

  private void bringUpToDate(FileState file) throws IOException {
    List<String> notes = CheckpointStore.notesAfter(database, file.number());
    if (!notes.isEmpty() && file.keys.add(key.verifier())) {
      outside.appendKey(key.verifier());
    }
    while (!notes.isEmpty()) {
      for (String text : notes) {
        CheckpointNote note = CheckpointNote.parse(text);
        Failpoint.hit("P27", "file " + note.number());
        outside.append(note, CheckpointStore.heads(database, note.number()));
        file.last = note;
        file.size = outside.size();
      }
      notes = CheckpointStore.notesAfter(database, file.number());
    }
  }

  private Optional<String> contradiction(FileState file) {
    CheckpointNote newest = file.last;
    if (newest == null) {
      return Optional.empty();
    }
    List<String> stored = CheckpointStore.notesAfter(database, newest.number() - 1);
    if (stored.isEmpty()) {
      return Optional.of(
          "the store was set back: %s holds checkpoint %d of %s, which the store has lost"
              .formatted(outside.path(), newest.number(), newest.at()));
    }
    return stored.getFirst().equals(newest.note())
        ? Optional.empty()
        : Optional.of(
            "the store was changed: its checkpoint %d is not the one in %s"
                .formatted(newest.number(), outside.path()));
  }

  /** What is known of the file outside. */
  private static final class FileState implements CheckpointFile.Reader {
    private final Set<VerifierKey> keys = new HashSet<>();
    private @Nullable CheckpointNote last;
    private long size;

    long number() {
      return last == null ? 0 : last.number();
    }

    @Override
    public void key(VerifierKey key) {
      keys.add(key);
    }

    @Override
    public void checkpoint(CheckpointNote note, List<SealedHead> heads) {
      last = note;
    }

    @Override
    public void damaged(String firstLine) {
      LOG.log(Level.WARNING, "a part of the checkpoint file cannot be read: " + firstLine);
    }
  }
}
