package io.firebreak.rehearsal;

import io.firebreak.rehearsal.TestReport.FileResult;
import io.firebreak.rehearsal.TestReport.TestResult;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Plays all tests of some files. Not thread-safe. */
public final class TestRunner {
  private final Studio studio;
  private final Linter linter;
  private final LongSupplier nanoTime;

  /**
   * A runner.
   *
   * @param nanoTime monotonic nanoseconds, to tell how long tests take
   */
  public TestRunner(Studio studio, LongSupplier nanoTime) {
    this.studio = studio;
    this.linter = new Linter(studio.actions());
    this.nanoTime = nanoTime;
  }

  /**
   * Plays tests.
   *
   * @param files files of tests, as {@link TestFiles#find} gives them
   * @param wanted which tests, by name
   */
  public TestReport run(List<Path> files, Predicate<String> wanted) {
    var coverage = new TreeMap<String, Coverage>();
    var results = files.stream().map(file -> file(file, wanted, coverage)).toList();
    return new TestReport(results, List.copyOf(coverage.values()));
  }

  private FileResult file(Path path, Predicate<String> wanted, Map<String, Coverage> coverage) {
    byte[] bytes;
    try {
      bytes = TestFiles.read(path);
    } catch (IOException e) {
      return unusable(path, List.of(TestFiles.unreadable(path, "there is no such file of tests")));
    }
    var document = StrictYaml.read(TestFile.class, path.toString(), bytes);
    var file = document.value().orElse(null);
    if (file == null) {
      return unusable(path, document.problems());
    }
    var problems = new ArrayList<Problem>();
    var version = version(TestFiles.runbook(path, file), problems);
    if (version == null) {
      return unusable(path, problems);
    }
    new TestLint(document, version.runbook(), studio.actions()).check(file);
    return document.value().isEmpty()
        ? unusable(path, document.problems())
        : played(path, file, version, wanted, coverage);
  }

  private FileResult played(
      Path path,
      TestFile file,
      RunbookVersion version,
      Predicate<String> wanted,
      Map<String, Coverage> coverage) {
    var ways =
        coverage.computeIfAbsent(version.runbook().name(), _ -> new Coverage(version.runbook()));
    var shelf = Shelf.of(version, TestFiles.folder(TestFiles.runbook(path, file)), linter);
    var results =
        file.tests().stream()
            .filter(test -> wanted.test(test.name()))
            .map(test -> play(file, version, shelf, test, ways))
            .toList();
    return new FileResult(path.toString(), List.of(), results);
  }

  private TestResult play(
      TestFile file, RunbookVersion version, Shelf shelf, TestCase test, Coverage ways) {
    var begun = nanoTime.getAsLong();
    var came = Rehearsal.play(studio, version, shelf, file, test);
    ways.add(came);
    return new TestResult(
        test.name(),
        Comparison.of(test.expect(), came),
        Story.of(came, test.at()),
        Duration.ofNanos(nanoTime.getAsLong() - begun),
        came.took());
  }

  private @Nullable RunbookVersion version(Path runbook, List<Problem> problems) {
    try {
      var bytes = Files.isRegularFile(runbook) ? TestFiles.read(runbook) : null;
      if (bytes == null) {
        problems.add(
            TestFiles.unreadable(
                runbook, "there is no such runbook; name it in the tests under `runbook`"));
        return null;
      }
      var checked = linter.check(runbook.toString(), bytes);
      problems.addAll(checked.report().problems());
      return checked.version();
    } catch (IOException e) {
      problems.add(TestFiles.unreadable(runbook, "this file cannot be read"));
      return null;
    }
  }

  private static FileResult unusable(Path path, List<Problem> problems) {
    return new FileResult(path.toString(), problems, List.of());
  }
}
