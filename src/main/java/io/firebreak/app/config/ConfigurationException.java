package io.firebreak.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; every mistake found is told at once. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  ConfigurationException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  /** What is wrong, in the order of the file. */
  public List<Mistake> mistakes() {
    return mistakes;
  }

  /**
   * One thing that is wrong.
   *
   * @param where {@code file:line:column}, or the name of the option or environment variable
   * @param what what is wrong there and what to write instead
   */
  public record Mistake(String where, String what) {
    @Override
    public String toString() {
      return where + ": " + what;
    }
  }
}
