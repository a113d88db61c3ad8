package io.firebreak.durable;

import io.firebreak.journal.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A new run as the index of runs lists it.
 *
 * @param stream the run's stream
 * @param name what it runs, such as the runbook's name
 * @param about what it is for, such as an incident's id; null when nothing
 * @param target what it may change; null when not known
 * @param state the word for its first state
 */
public record RunEntry(
    StreamId stream, String name, @Nullable String about, @Nullable String target, String state) {}
