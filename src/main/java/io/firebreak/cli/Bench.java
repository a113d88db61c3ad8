package io.firebreak.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Measures the program; the composition root supplies it, because commands may not know it. */
@FunctionalInterface
public interface Bench {
  /**
   * Measures the packaged program in a process of its own, and this machine beside it.
   *
   * @param quick whether to do a hundredth of the work, which shows that all is right but measures
   *     nothing
   * @param json file for the figures, null for none
   * @return the exit code: 0 only when every effect happened once and the record is whole
   */
  int run(boolean quick, @Nullable Path json, PrintWriter out);
}
