package io.firebreak.runbook;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Something that is read from files and can be read again while the program runs. What it holds is
 * switched whole; whatever is wrong leaves the last good in force.
 */
public interface Reloadable {
  /** What it is, for people: {@code runbooks}, {@code policies}. */
  String name();

  /** The folder whose changes ask for a reload; empty when changes are found otherwise. */
  Optional<Path> folder();

  /**
   * Reads everything again and switches to it. May take long; never called on a thread that drives
   * runs.
   *
   * @return what is wrong, and so was not taken; warnings included
   */
  List<Problem> refresh();
}
