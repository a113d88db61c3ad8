package io.firebreak.rehearsal;

/**
 * One thing that is not as a test wants it.
 *
 * @param what which expectation, such as {@code steps}
 * @param expected as written
 * @param actual as it came
 */
public record Mismatch(String what, String expected, String actual) {}
