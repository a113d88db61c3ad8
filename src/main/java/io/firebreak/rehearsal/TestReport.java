package io.firebreak.rehearsal;

import io.firebreak.runbook.Location;
import io.firebreak.runbook.Problem;
import java.time.Duration;
import java.util.List;

/**
 * What came of all tests.
 *
 * @param files each file of tests, in order
 * @param coverage each runbook that was tested, by name
 */
public record TestReport(List<FileResult> files, List<Coverage> coverage) {
  public TestReport {
    files = List.copyOf(files);
    coverage = List.copyOf(coverage);
  }

  /**
   * What came of one file.
   *
   * @param file as it was given
   * @param problems what is wrong in it or its runbook; with an error no test of it is played
   * @param tests in the order of the file
   */
  public record FileResult(String file, List<Problem> problems, List<TestResult> tests) {
    public FileResult {
      problems = List.copyOf(problems);
      tests = List.copyOf(tests);
    }
  }

  /**
   * What came of one test.
   *
   * @param location where it stands
   * @param mismatches what is not as expected; empty when it passes
   * @param story what happened, a line each, for people
   * @param took of real time
   * @param virtual how much of the test's own time passed
   */
  public record TestResult(
      String name,
      Location location,
      List<Mismatch> mismatches,
      List<String> story,
      Duration took,
      Duration virtual) {
    public TestResult {
      mismatches = List.copyOf(mismatches);
      story = List.copyOf(story);
    }

    /** Whether all is as expected. */
    public boolean passed() {
      return mismatches.isEmpty();
    }
  }

  /** Tests that were played. */
  public int tests() {
    return files.stream().mapToInt(file -> file.tests().size()).sum();
  }

  /** Tests that failed. */
  public int failures() {
    return (int)
        files.stream()
            .flatMap(file -> file.tests().stream())
            .filter(test -> !test.passed())
            .count();
  }

  /** Whether some file could not be used. */
  public boolean unusable() {
    return files.stream()
        .flatMap(file -> file.problems().stream())
        .anyMatch(problem -> !problem.code().warning());
  }
}
