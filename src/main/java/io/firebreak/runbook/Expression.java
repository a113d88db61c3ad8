package io.firebreak.runbook;

/**
 * A CEL expression as the author wrote it.
 *
 * @param source the expression without the surrounding <code>${{ }}</code>
 * @param location of its first character
 */
public record Expression(String source, Location location) {
  @Override
  public String toString() {
    return source;
  }
}
