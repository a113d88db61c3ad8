package io.firebreak.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the file outside the store in step with the checkpoints inside. Not thread-safe. */
final class OutsideCopy {
  private static final Logger LOG = System.getLogger(OutsideCopy.class.getName());

  private final CheckpointFile file;
  private @Nullable State known;

  OutsideCopy(Path path) {
    this.file = new CheckpointFile(path);
  }

  /** What is wrong between store and file; empty when the store holds all that the file does. */
  Optional<String> contradiction(Database database) throws IOException {
    CheckpointNote newest = state().last;
    if (newest == null) {
      return Optional.empty();
    }
    List<String> stored = CheckpointStore.notesAfter(database, newest.number() - 1);
    if (stored.isEmpty()) {
      return Optional.of(
          "the store was set back: %s holds checkpoint %d of %s, which the store has lost"
              .formatted(file.path(), newest.number(), newest.at()));
    }
    return stored.getFirst().equals(newest.note())
        ? Optional.empty()
        : Optional.of(
            "the store was changed: its checkpoint %d is not the one in %s"
                .formatted(newest.number(), file.path()));
  }

  /** Appends what the store has sealed since; also what was missed by a crash or a full disk. */
  void bringUpToDate(Database database, VerifierKey key) throws IOException {
    State state = state();
    List<String> notes = CheckpointStore.notesAfter(database, state.number());
    if (!notes.isEmpty() && state.keys.add(key)) {
      file.appendKey(key);
    }
    while (!notes.isEmpty()) {
      for (String text : notes) {
        CheckpointNote note = CheckpointNote.parse(text);
        Failpoint.hit("P27", "file " + note.number());
        file.append(note, CheckpointStore.heads(database, note.number()));
        state.last = note;
        state.size = file.size();
      }
      notes = CheckpointStore.notesAfter(database, state.number());
    }
  }

  /** Reads the file anew only when it is not as this process left it. */
  private State state() throws IOException {
    State state = known;
    if (state == null || state.size != file.size()) {
      state = new State();
      file.read(state);
      state.size = file.size();
      known = state;
    }
    return state;
  }

  /** What is known of the file. */
  private static final class State implements CheckpointFile.Reader {
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
