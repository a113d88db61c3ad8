package io.firebreak.journal;

/**
 * What a commit survives, as far as the database's settings tell.
 *
 * @param full whether what was acknowledged survives a crash of process and machine
 * @param description the settings in words, for health pages and logs
 */
public record Durability(boolean full, String description) {}
