package io.firebreak.rehearsal;

import io.firebreak.runbook.Location;
import io.firebreak.runbook.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Finds files of tests and the runbooks that they are about. */
public final class TestFiles {
  static final int DEEPEST = 20;

  /** As large as a runbook may be; one byte more is enough to see that it is too large. */
  private static final int MOST_BYTES = 256 * 1024 + 1;

  private TestFiles() {}

  /**
   * The files of tests that are meant by paths: a file of tests itself, the one beside a runbook,
   * and all below a folder.
   *
   * @return in order, each once
   * @throws IOException when a folder cannot be read
   */
  public static List<Path> find(List<Path> paths) throws IOException {
    var found = new ArrayList<Path>();
    for (var path : paths) {
      if (Files.isDirectory(path)) {
        try (var walk = Files.walk(path, DEEPEST)) {
          found.addAll(new TreeSet<>(walk.filter(TestFiles::isTestFile).toList()));
        }
      } else {
        found.add(isNamedLikeTests(path) ? path : beside(path));
      }
    }
    return found.stream().distinct().toList();
  }

  private static boolean isTestFile(Path file) {
    return isNamedLikeTests(file) && Files.isRegularFile(file);
  }

  private static boolean isNamedLikeTests(Path file) {
    var name = file.getFileName().toString();
    return TestFile.ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** Whether a file is a runbook by its name. */
  static boolean isRunbook(Path file) {
    var name = file.getFileName().toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && !isNamedLikeTests(file);
  }

  /** The file of tests beside a runbook. */
  static Path beside(Path runbook) {
    var name = runbook.getFileName().toString();
    var dot = name.lastIndexOf('.');
    return runbook.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".test.yaml");
  }

  /** The runbook that a file of tests is about. */
  static Path runbook(Path tests, TestFile file) {
    if (file.runbook() != null) {
      return tests.resolveSibling(file.runbook());
    }
    var name = tests.getFileName().toString();
    var stem = name.substring(0, name.indexOf(".test."));
    var yaml = tests.resolveSibling(stem + ".yaml");
    var yml = tests.resolveSibling(stem + ".yml");
    return !Files.exists(yaml) && Files.exists(yml) ? yml : yaml;
  }

  /** The folder in which a file stands. */
  static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "no file is the root");
  }

  static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  static Problem unreadable(Path file, String why) {
    return new Problem(new Location(file.toString(), 1, 1), Problem.Code.UNREADABLE, why, null);
  }
}
