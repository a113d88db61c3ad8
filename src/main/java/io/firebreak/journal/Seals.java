package io.firebreak.journal;

import io.firebreak.journal.AuditReport.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chain of checkpoints from one place, checked one by one, and what it says about the heads of
 * each stream. A checkpoint that fails a check is told and seals nothing.
 */
final class Seals {
  private final String place;
  private final Set<VerifierKey> keys;
  private final boolean fromFirst;
  private final Map<String, List<Seal>> byStream = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private @Nullable CheckpointNote last;

  /**
   * An empty chain.
   *
   * @param place where it comes from, in words
   * @param keys who may have signed it
   * @param fromFirst whether all must be there from number 1 on
   */
  Seals(String place, Set<VerifierKey> keys, boolean fromFirst) {
    this.place = place;
    this.keys = keys;
    this.fromFirst = fromFirst;
  }

  /**
   * What one checkpoint says about one stream. All that were ever taken are held at once, so there
   * is nothing in it that is not needed.
   *
   * @param seq of the stream's last event then
   * @param hash of that event
   * @param number of the checkpoint
   * @param at when it was taken
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Seal(long seq, byte[] hash, long number, Instant at) {
    /** The checkpoint, in words. */
    String checkpoint() {
      return "checkpoint %d of %s".formatted(number, at);
    }
  }

  void add(CheckpointNote note, List<SealedHead> heads) {
    CheckpointNote before = last;
    if (note.equals(before)) {
      return; // written twice, because the first time was not heard of
    }
    if (isSound(note, heads, before)) {
      for (SealedHead head : heads) {
        var hash = HexFormat.of().parseHex(head.hash());
        byStream
            .computeIfAbsent(head.stream(), _ -> new ArrayList<>(1))
            .add(new Seal(head.seq(), hash, note.number(), note.at()));
      }
    }
    if (before == null || note.number() > before.number()) {
      last = note;
    }
  }

  private boolean isSound(
      CheckpointNote note, List<SealedHead> heads, @Nullable CheckpointNote before) {
    String name = "checkpoint %d of %s in %s ".formatted(note.number(), note.at(), place);
    int known = findings.size();
    if (!note.isSignedBy(keys)) {
      tell(name + "is not signed by a key that is trusted: it is forged, or the key is wrong");
    } else if (!note.seals(heads)) {
      tell(name + "does not belong to the stream heads that are listed with it");
    }
    if (before != null && note.number() != before.number() + 1) {
      tell(
          note.number() > before.number()
              ? "checkpoints %d to %d are missing in %s"
                  .formatted(before.number() + 1, note.number() - 1, place)
              : name + "stands after checkpoint " + before.number());
    } else if (before == null && fromFirst && note.number() != 1) {
      tell("checkpoints 1 to %d are missing in %s".formatted(note.number() - 1, place));
    } else if ((before != null || note.number() == 1)
        && !note.follows(Optional.ofNullable(before))) {
      tell(name + "does not follow the one before it");
    }
    return findings.size() == known;
  }

  void tell(String problem) {
    findings.add(new Finding("", 0, problem));
  }

  /** What is said about a stream, oldest first. */
  List<Seal> of(String stream) {
    return byStream.getOrDefault(stream, List.of());
  }

  Set<String> streams() {
    return byStream.keySet();
  }

  List<Finding> findings() {
    return findings;
  }

  Optional<CheckpointNote> last() {
    return Optional.ofNullable(last);
  }
}
