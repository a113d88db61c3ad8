package io.firebreak.runbook;

import java.util.List;
import java.util.Optional;

/**
 * Reads other files of ours as strictly as runbooks: no tags, aliases or duplicate keys, unknown
 * keys are errors, every error has its place. What a file holds is declared by records whose
 * components carry {@link Key}.
 */
public final class StrictYaml {
  private StrictYaml() {}

  /**
   * What came of a file.
   *
   * @param <R> the record that stands for the whole file
   */
  public static final class Document<R extends Record> {
    private final Optional<R> value;
    private final Origins origins;
    private final Problems problems;

    private Document(Optional<R> value, Origins origins, Problems problems) {
      this.value = value;
      this.origins = origins;
      this.problems = problems;
    }

    /** What it holds; empty when it has an error. */
    public Optional<R> value() {
      return problems.errors() ? Optional.empty() : value;
    }

    /** What is wrong in it, in the order of the file. */
    public List<Problem> problems() {
      return problems.list();
    }

    /** Adds what only a reader who knows more can find wrong. */
    public void add(Problem problem) {
      problems.add(problem.location(), problem.code(), problem.message(), problem.suggestion());
    }

    /**
     * Where something stands.
     *
     * @param record one that was read from this file
     * @param path keys and indices below it; the nearest that exists is told
     */
    public Location at(Record record, Object... path) {
      return origins.of(record, path);
    }
  }

  /**
   * Reads a file's bytes. Nothing in it is trusted, and nothing is executed or fetched.
   *
   * @param file its name, for the messages
   */
  public static <R extends Record> Document<R> read(Class<R> type, String file, byte[] bytes) {
    var problems = new Problems();
    var origins = new Origins();
    var value =
        YamlReader.read(file, bytes, problems)
            .flatMap(root ->
                Optional.ofNullable(new Binder(origins, problems, type).record(type, root)));
    return new Document<>(value, origins, problems);
  }
}
