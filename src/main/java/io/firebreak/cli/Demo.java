package io.firebreak.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs the demo; the composition root supplies it, because commands may not know it. */
@FunctionalInterface
public interface Demo {
  /**
   * Starts the application beside a small sick service and leads a person through its cure.
   *
   * @param data folder for the database and the demo's own files
   * @param port TCP port, 0 for any free one, null for the usual one
   * @param approve whether the demo's own person approves instead of waiting for one
   * @return the exit code of the process: 0 only for a run that succeeded
   */
  int run(Path data, @Nullable Integer port, boolean approve);
}
