package io.firebreak.runbook;

import io.firebreak.runbook.RunbookSource.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line in the history of a runbook.
 *
 * @param number counts from 1 for each runbook
 * @param at when it came into force, or was withdrawn
 * @param hash the version; null when the runbook was withdrawn
 * @param path of its file
 * @param author who changed it; null when unknown
 * @param change the commit that brought it; null when it came from a plain folder
 */
public record VersionChange(
    long number,
    Instant at,
    @Nullable String hash,
    String path,
    @Nullable String author,
    @Nullable Change change) {}
