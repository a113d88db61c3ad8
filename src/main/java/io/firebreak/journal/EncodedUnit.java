package io.firebreak.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A unit ready to be chained and stored.
 *
 * @param appends sorted by stream
 */
record EncodedUnit(List<Guard> guards, List<Append> appends) {

  /** The first stream, to tell units apart in a failpoint; empty when nothing is appended. */
  String name() {
    return appends.isEmpty() ? "" : appends.getFirst().stream().name();
  }

  /** The stream that all its events are for; null when there are none or several. */
  @Nullable StreamId onlyStream() {
    var streams = appends.stream().map(Append::stream).distinct().toList();
    return streams.size() == 1 ? streams.getFirst() : null;
  }

  /** Events for one stream. */
  record Append(StreamId stream, long expectedSeq, List<Item> items) {}

  /**
   * One event without its place in the chain.
   *
   * @param payload as it will be read back
   * @param text canonical JSON of the payload and of what may be erased about the actor
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Item(
      Payload payload,
      Actor actor,
      String type,
      int schema,
      String text,
      byte[] salt,
      byte[] payloadHash) {}
}
