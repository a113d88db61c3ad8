package io.firebreak.runbook;

/**
 * A place in a source file.
 *
 * @param file as it was given, usually relative to the catalogue's root
 * @param line from 1
 * @param column from 1, in characters
 */
public record Location(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
