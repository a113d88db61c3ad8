package io.firebreak.remediation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as lists show it, from the index of runs.
 *
 * @param id the run
 * @param runbook its runbook's name
 * @param incident what it belongs to, null for none
 * @param target what it may change, null when not known
 * @param state the state's word; {@code held} for a run that stops before its next effect
 * @param reason the word for why it left its way, null when it did not
 * @param ended whether it is over
 * @param createdAt when it was asked for
 * @param updatedAt when it last moved
 */
public record RunSummary(
    String id,
    String runbook,
    @Nullable String incident,
    @Nullable String target,
    String state,
    @Nullable String reason,
    boolean ended,
    Instant createdAt,
    Instant updatedAt) {}
