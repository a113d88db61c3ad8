package io.firebreak.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event as it stands in the journal.
 *
 * @param stream where it stands
 * @param seq position in the stream, from 1 without gaps
 * @param at when it was appended, UTC, microseconds
 * @param type registered name, such as {@code run.moved}
 * @param schema version of the payload's shape as stored (upcast on reading)
 * @param actor who caused it
 * @param payload what happened; null when it was erased ("payload withheld")
 * @param hash lower-case hex SHA-256 of this event as engine-rules 6 defines it
 */
public record Event(
    StreamId stream,
    long seq,
    Instant at,
    String type,
    int schema,
    Actor actor,
    @Nullable Payload payload,
    String hash) {}
