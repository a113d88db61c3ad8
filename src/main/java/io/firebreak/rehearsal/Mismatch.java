package io.firebreak.rehearsal;

import io.firebreak.runbook.Location;

/**
 * One thing that is not as a test wants it.
 *
 * @param location where the test says so
 * @param what which expectation, such as {@code steps}
 * @param expected as written
 * @param actual as it came
 */
public record Mismatch(Location location, String what, String expected, String actual) {}
