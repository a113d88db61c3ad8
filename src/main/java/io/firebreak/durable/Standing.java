package io.firebreak.durable;

import java.time.Instant;

/**
 * What a decision may know beside the state.
 *
 * @param now the time, by the database's clock
 * @param fence the deciding owner's fence; an intent with a lower one was left by a dead owner
 */
public record Standing(Instant now, long fence) {}
