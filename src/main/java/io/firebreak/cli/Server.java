package io.firebreak.cli;

/**
 * Runs the whole application; the composition root supplies it, because commands may not know it.
 */
@FunctionalInterface
public interface Server {
  /**
   * Starts the application and returns when it has stopped.
   *
   * @return the exit code of the process
   */
  int serve(ServeOptions options);
}
