package io.firebreak.rehearsal;

import io.firebreak.runbook.StrictYaml.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what is not as a test wants it, each with the place in the file that wants it. */
final class Mismatches {
  private static final String NOTHING = "(nothing)";

  private final Document<TestFile> document;
  private final List<Mismatch> found = new ArrayList<>();

  /** None yet, of a test out of this file. */
  Mismatches(Document<TestFile> document) {
    this.document = document;
  }

  List<Mismatch> all() {
    return List.copyOf(found);
  }

  /**
   * One more.
   *
   * @param where the record that says it
   * @param path keys and indices below it
   */
  void add(Record where, String what, String expected, @Nullable String actual, Object... path) {
    found.add(
        new Mismatch(
            document.at(where, path),
            what,
            shown(expected),
            actual == null ? NOTHING : shown(actual)));
  }

  /** One more unless both are the same; an expectation that was not written is met. */
  void same(
      Record where,
      String what,
      @Nullable String expected,
      @Nullable String actual,
      Object... path) {
    if (expected != null && !expected.equals(actual)) {
      add(where, what, expected, actual, path);
    }
  }

  /** The same of lists, in order; the place is that of the first entry that differs. */
  void same(
      Record where, String what, @Nullable List<String> expected, List<String> actual, String key) {
    if (expected == null || expected.equals(actual)) {
      return;
    }
    var first = 0;
    while (first < Math.min(expected.size(), actual.size())
        && expected.get(first).equals(actual.get(first))) {
      first++;
    }
    Object[] path = first < expected.size() ? new Object[] {key, first} : new Object[] {key};
    add(where, what, String.join(", ", expected), String.join(", ", actual), path);
  }

  /** The same of lists whose order means nothing. */
  void sameSet(
      Record where, String what, @Nullable List<String> expected, List<String> actual, String key) {
    if (expected != null) {
      same(
          where,
          what,
          expected.stream().sorted().collect(Collectors.joining(", ")),
          actual.stream().sorted().collect(Collectors.joining(", ")),
          key);
    }
  }

  private static String shown(String text) {
    return text.isEmpty() ? NOTHING : text;
  }
}
