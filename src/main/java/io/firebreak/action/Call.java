package io.firebreak.action;

import java.time.Duration;
import java.time.Instant;

/**
 * The circumstances of one call of an action.
 *
 * @param tenant whose call it is
 * @param runId the run
 * @param stepPath the step within it, such as {@code steps.restart} or {@code verify.0}
 * @param key idempotency key (engine-rules 13); the same for every attempt of one epoch
 * @param attempt from 1
 * @param begun when the run began
 * @param timeout what is left for this call; the action must give up by then
 * @param secrets resolves secret references at the last moment
 */
public record Call(
    String tenant,
    String runId,
    String stepPath,
    String key,
    int attempt,
    Instant begun,
    Duration timeout,
    Secrets secrets) {}
