package io.firebreak.journal;

import java.util.List;

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
