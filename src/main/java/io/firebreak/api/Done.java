package io.firebreak.api;

/**
 * The answer to an act.
 *
 * @param message what was done, for people
 */
record Done(String message) {}
