package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firebreak.journal.AuditReport.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Proves that nothing in the record was changed, removed, moved or put in, or says where it was.
 *
 * <p>The chain alone shows every change inside a stream. That the end of a stream was cut off, that
 * a stream is gone or that a chain was rewritten as a whole shows only against a checkpoint that
 * was kept outside the store, and only up to the newest one.
 */
public final class AuditVerify {
  private static final String NOTHING_OUTSIDE =
      "There is no checkpoint from outside the store to go by. A change inside a stream would show; that"
          + " the end of a stream was cut off, a stream removed or the whole record rewritten would not.";

  private final Set<VerifierKey> trusted;
  private final @Nullable Path checkpoints;

  private AuditVerify(Set<VerifierKey> trusted, @Nullable Path checkpoints) {
    this.trusted = Set.copyOf(trusted);
    this.checkpoints = checkpoints;
  }

  /** A verification that has nothing from outside to go by. */
  public static AuditVerify withoutCheckpoints() {
    return new AuditVerify(Set.of(), null);
  }

  /** The same, but trusting these keys and no others. */
  public AuditVerify trusting(Set<VerifierKey> keys) {
    return new AuditVerify(keys, checkpoints);
  }

  /**
   * The same, against a file of checkpoints from outside the store. Unless keys are trusted by
   * name, those in the file are, for then the file itself is what is trusted.
   */
  public AuditVerify against(Path file) {
    return new AuditVerify(trusted, file);
  }

  /**
   * Verifies an open store, also one that another process is writing to.
   *
   * @throws StorageException when it cannot be read
   * @throws IOException when the checkpoint file cannot be read
   */
  public AuditReport store(Database database) throws IOException {
    // From the youngest witness to the oldest: what is appended meanwhile is only more.
    Outside outside = readOutside();
    var inside = new Seals("the store", outside.keys, true);
    if (!outside.keys.isEmpty()) {
      CheckpointStore.all(
          database, (number, note, heads) -> addStored(inside, outside, number, note, heads));
      compare(inside, outside);
    }
    List<SealedHead> lost = CheckpointStore.lost(database);
    var check = new ChainCheck(List.of(outside.seals, inside), ChainCheck.Part.ALL);
    database.scan(EventStore.ALL, row -> check.accept(StoredEvent.of(row)));
    check.finish();
    lost.forEach(check::lost);
    List<Finding> others = new ArrayList<>(outside.seals.findings());
    others.addAll(inside.findings());
    return check.report(others, remarks(check, outside));
  }

  private static void addStored(
      Seals inside, Outside outside, long number, String text, List<SealedHead> heads) {
    try {
      CheckpointNote note = CheckpointNote.parse(text);
      inside.add(note, heads);
      outside
          .seals
          .last()
          .filter(last -> last.number() == number && !last.equals(note))
          .ifPresent(_ ->
              inside.tell(
                  "checkpoint %d in the store is not the one that was kept outside"
                      .formatted(number)));
    } catch (IllegalArgumentException e) {
      inside.tell("checkpoint %d in the store was edited: %s".formatted(number, e.getMessage()));
    }
  }

  private static void compare(Seals inside, Outside outside) {
    long stored = inside.last().map(CheckpointNote::number).orElse(0L);
    outside
        .seals
        .last()
        .filter(last -> last.number() > stored)
        .ifPresent(last ->
            inside.tell(
                "the store was set back: it ends at checkpoint %d, but checkpoint %d of %s is kept outside"
                    .formatted(stored, last.number(), last.at())));
  }

  /**
   * Verifies an export.
   *
   * @throws IOException when it or the checkpoint file cannot be read
   */
  public AuditReport export(Path export) throws IOException {
    Outside outside = readOutside();
    List<Finding> others = new ArrayList<>(outside.seals.findings());
    try (BufferedReader lines = Files.newBufferedReader(export, UTF_8)) {
      var reader = new ExportReader(lines, others);
      var check = new ChainCheck(List.of(outside.seals), reader.part());
      reader.events(check);
      check.finish();
      return check.report(others, remarks(check, outside));
    }
  }

  /** The checkpoints from outside, and the keys that count. */
  private static final class Outside implements CheckpointFile.Reader {
    private final boolean named;
    private final Set<VerifierKey> keys;
    private final Seals seals;
    private boolean damaged;

    Outside(Set<VerifierKey> trusted, String place) {
      named = !trusted.isEmpty();
      keys = new HashSet<>(trusted);
      seals = new Seals(place, keys, false);
    }

    @Override
    public void key(VerifierKey key) {
      if (!named) {
        keys.add(key);
      }
    }

    @Override
    public void checkpoint(CheckpointNote note, List<SealedHead> heads) {
      seals.add(note, heads);
    }

    @Override
    public void damaged(String firstLine) {
      damaged = true;
    }
  }

  private Outside readOutside() throws IOException {
    Path file = checkpoints;
    var outside = new Outside(trusted, file == null ? "no file" : file.toString());
    if (file != null) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString(), null, "there are no checkpoints");
      }
      new CheckpointFile(file).read(outside);
    }
    return outside;
  }

  private List<String> remarks(ChainCheck check, Outside outside) {
    List<String> remarks = new ArrayList<>();
    Optional<CheckpointNote> last = outside.seals.last();
    if (last.isPresent()) {
      remarks.add(
          "%,d events are proven by the checkpoints in %s, the newest of which is number %d of %s."
              .formatted(check.proven(), checkpoints, last.get().number(), last.get().at()));
      remarks.add(
          "%,d later ones are covered by the chain alone: that their end was cut off or rewritten would not show."
              .formatted(check.events() - check.proven()));
      remarks.add(keyRemark(outside));
    } else {
      remarks.add(NOTHING_OUTSIDE);
    }
    if (outside.damaged) {
      remarks.add(
          "A part of %s cannot be read: what it sealed is not proven.".formatted(checkpoints));
    }
    if (check.withheld() > 0) {
      remarks.add(
          "Payloads erased and withheld: %,d. Their events stand.".formatted(check.withheld()));
    }
    return remarks;
  }

  private static String keyRemark(Outside outside) {
    String ids =
        String.join(", ", new TreeSet<>(outside.keys.stream().map(VerifierKey::id).toList()));
    return outside.named
        ? "The checkpoints are held against key %s.".formatted(ids)
        : "The checkpoints are held against key %s, which their file itself names: compare it with your copy."
            .formatted(ids);
  }
}
