package io.firebreak.durable;

import io.firebreak.journal.Payload;
import java.time.Instant;

/**
 * The fact that a run's timer came due: the only thing that a timer does (engine-rules 8).
 *
 * @param due the time it was set for
 */
public record Fired(Instant due) implements Payload {}
