package io.firebreak.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures the program; the composition root supplies it, because commands may not know it. */
@FunctionalInterface
public interface Bench {
  /**
   * Measures the packaged program in a process of its own, and this machine beside it.
   *
   * @param json file for the figures, null for none
   * @return the exit code: 0 only when every effect happened once and the record is whole
   */
  int run(Asked asked, @Nullable Path json, PrintWriter out);

  /** What is to be measured. */
  sealed interface Asked {}

  /**
   * Acceptances, runs, latency, start and memory.
   *
   * @param quick whether to do a hundredth of the work, which shows that all is right but measures
   *     nothing
   */
  record Whole(boolean quick) implements Asked {}

  /**
   * A storm of alerts.
   *
   * @param quick whether to do a tenth of the work, and to have no aims of speed
   * @param shared where the record is kept; null for the embedded database
   * @param steady for how long 50 alerts a second come before it; zero for not at all
   */
  record Storm(boolean quick, @Nullable Shared shared, Duration steady) implements Asked {}

  /**
   * A PostgreSQL database that is empty.
   *
   * @param url {@code jdbc:postgresql://host:port/database}
   */
  record Shared(String url, String user, String password) {
    @Override
    public String toString() {
      return "Shared[" + url + ", " + user + "]";
    }
  }
}
