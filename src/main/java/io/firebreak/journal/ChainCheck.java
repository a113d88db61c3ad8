package io.firebreak.journal;

import io.firebreak.journal.AuditReport.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows the hash chains of all streams, event by event, and holds them against what checkpoints
 * have sealed. Takes events stream by stream, each in order; whatever comes otherwise is a finding.
 */
final class ChainCheck {
  private static final int MOST_FINDINGS = 1_000;
  private static final String NO_STREAM = "\u0000";

  private final List<Seals> places;
  private final Part part;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> begun = new HashSet<>();
  private final Set<String> rewritten = new HashSet<>();

  /** For each place, which of the current stream's seals comes next. */
  private final int[] nextSeal;

  private String stream = NO_STREAM;
  private long seq;
  private byte[] hash = new byte[0];
  private long events;
  private long proven;
  private long withheld;

  /**
   * A check.
   *
   * @param places the checkpoints to hold the events against, those from outside the store first
   * @param part what is expected to be there
   */
  ChainCheck(List<Seals> places, Part part) {
    this.places = places;
    this.part = part;
    this.nextSeal = new int[places.size()];
  }

  /**
   * A part of the journal: what the checkpoints after one number, up to another, have sealed.
   *
   * @param after 0 for a part that begins at the beginning
   */
  record Part(long after, long upTo) {
    /** Everything there is. */
    static final Part ALL = new Part(0, Long.MAX_VALUE);

    boolean holds(Seals.Seal seal) {
      return after < seal.number() && seal.number() <= upTo;
    }
  }

  void accept(StoredEvent event) {
    if (!event.stream().equals(stream)) {
      finishStream();
      begin(event);
    }
    events++;
    withheld += event.payload() == null ? 1 : 0;
    place(event);
    seq = Math.max(seq, event.seq());
    hash = event.hash();
    for (int i = 0; i < places.size(); i++) {
      hold(event, places.get(i).of(stream), i);
    }
    List<Seals.Seal> outside = places.getFirst().of(stream);
    proven += !outside.isEmpty() && outside.getLast().seq() >= seq ? 1 : 0;
  }

  private void begin(StoredEvent event) {
    Arrays.fill(nextSeal, 0);
    stream = event.stream();
    seq = 0;
    hash = EventHash.beforeFirst(stream);
    boolean apart = !begun.add(stream);
    if (apart) {
      tell(event.seq(), "stands apart from the rest of its stream: the order was changed");
    }
    if (apart || continuesEarlierPart(event)) {
      seq = event.seq() - 1;
      hash = event.prevHash();
    }
  }

  /** Whether an earlier part ended right before this event; a checkpoint must say so. */
  private boolean continuesEarlierPart(StoredEvent event) {
    return part.after() > 0
        && places.stream()
            .flatMap(place -> place.of(stream).stream())
            .anyMatch(seal ->
                seal.seq() == event.seq() - 1 && Arrays.equals(seal.hash(), event.prevHash()));
  }

  /** Checks an event by itself and in its place; tells only the first thing that is wrong. */
  private void place(StoredEvent event) {
    if (event.seq() > seq + 1) {
      tell(
          seq + 1,
          event.seq() == seq + 2
              ? "is missing: it was removed"
              : "and those up to %d are missing: they were removed".formatted(event.seq() - 1));
    } else if (event.seq() <= seq) {
      tell(
          event.seq(),
          "stands after event %d: it was put in, or the order was changed".formatted(seq));
    } else if (!isPayloadRight(event)) {
      tell(event.seq(), "was edited: its payload is not the one that was recorded");
    } else if (!isHashRight(event)) {
      tell(
          event.seq(),
          "was edited: its time, type, actor or place is not the one that was recorded");
    } else if (!Arrays.equals(event.prevHash(), hash)) {
      tell(
          event.seq(),
          seq == 0
              ? "is not the beginning of this stream: it was put in or replaced"
              : "does not follow event %d: one of the two was put in, replaced or moved"
                  .formatted(seq));
    }
  }

  private static boolean isPayloadRight(StoredEvent event) {
    String payload = event.payload();
    byte[] salt = event.salt();
    return payload == null
        || (salt != null
            && Arrays.equals(EventHash.ofPayload(salt, payload), event.header().payloadHash()));
  }

  private static boolean isHashRight(StoredEvent event) {
    try {
      return Arrays.equals(EventHash.ofEvent(event.prevHash(), event.header()), event.hash());
    } catch (IllegalArgumentException e) {
      return false; // text that no header can hold
    }
  }

  private void hold(StoredEvent event, List<Seals.Seal> seals, int place) {
    for (; nextSeal[place] < seals.size(); nextSeal[place]++) {
      Seals.Seal seal = seals.get(nextSeal[place]);
      if (seal.seq() > event.seq()) {
        return;
      }
      if (seal.seq() == event.seq() && !Arrays.equals(seal.hash(), event.hash())) {
        tellRewritten(seal);
      }
    }
  }

  /** Once a stream was rewritten, no later seal can match; only the first is told. */
  private void tellRewritten(Seals.Seal seal) {
    if (rewritten.add(stream)) {
      tell(
          seal.seq(),
          "is not the one that %s sealed: it was replaced, or the stream was rewritten up to here"
              .formatted(seal.checkpoint()));
    }
  }

  private void finishStream() {
    if (stream.equals(NO_STREAM)) {
      return;
    }
    for (Seals place : places) {
      for (Seals.Seal seal : place.of(stream)) {
        if (part.holds(seal) && seal.seq() > seq) {
          tell(
              seq + 1,
              "is missing: the end of the stream was cut off, for %s sealed it up to event %d"
                  .formatted(seal.checkpoint(), seal.seq()));
          return;
        }
      }
    }
  }

  /** Ends the check: what was sealed and never came is missing. */
  void finish() {
    finishStream();
    for (Seals place : places) {
      for (String sealed : new TreeSet<>(place.streams())) {
        List<Seals.Seal> expected = place.of(sealed).stream().filter(part::holds).toList();
        if (!expected.isEmpty() && begun.add(sealed)) {
          Seals.Seal newest = expected.getLast();
          stream = sealed;
          tell(
              0,
              "is missing: %s sealed %d of its events"
                  .formatted(newest.checkpoint(), newest.seq()));
        }
      }
    }
  }

  /** The store's own count names a last event that is not there. */
  void lost(SealedHead head) {
    stream = head.stream();
    if (findings.stream().noneMatch(finding -> finding.stream().equals(stream))) {
      tell(head.seq(), "is missing, which the store itself counts as the last of its stream");
    }
  }

  long events() {
    return events;
  }

  long proven() {
    return proven;
  }

  long withheld() {
    return withheld;
  }

  private void tell(long at, String problem) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(stream, at, problem));
    }
  }

  /** The report, with what others found beside the events. */
  AuditReport report(List<Finding> others, List<String> remarks) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(others);
    return new AuditReport(events, begun.size(), proven, withheld, all, remarks);
  }
}
