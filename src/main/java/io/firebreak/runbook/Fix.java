package io.firebreak.runbook;

/**
 * A change of a file's text that mends one problem.
 *
 * @param at where it was made, in the text as it was just before
 * @param code the problem's kind
 * @param was what stood there; empty for nothing
 * @param now what stands there
 */
public record Fix(Location at, Problem.Code code, String was, String now) {
  /** One line for a terminal: {@code file:line:column: fixed CODE: "was" is now "now"}. */
  @Override
  public String toString() {
    return at
        + ": fixed "
        + code
        + ": "
        + (was.isEmpty() ? "new: " : was + " is now ")
        + now.strip();
  }
}
