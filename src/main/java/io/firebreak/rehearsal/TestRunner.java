package io.firebreak.rehearsal;

import io.firebreak.rehearsal.TestReport.FileResult;
import io.firebreak.rehearsal.TestReport.TestResult;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue.InvalidPoliciesException;
import io.firebreak.runbook.PolicyTests;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.StrictYaml;
import io.firebreak.runbook.StrictYaml.Document;
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

/** Plays all tests of some files, those of policies included. Not thread-safe. */
public final class TestRunner {
  private final Studio studio;
  private final Linter linter;
  private final Settings settings;
  private final LongSupplier nanoTime;

  /**
   * What tests are played with when they name nothing else.
   *
   * @param policies the folder of the policies that hold; null for the built-in ones
   * @param runbooks folders where children are looked for, beside that of each runbook
   */
  public record Settings(@Nullable Path policies, List<Path> runbooks) {
    /** The built-in policies, and children that stand beside their parents. */
    public static final Settings DEFAULT = new Settings(null, List.of());

    public Settings {
      runbooks = List.copyOf(runbooks);
    }
  }

  /**
   * A runner.
   *
   * @param nanoTime monotonic nanoseconds, to tell how long tests take
   */
  public TestRunner(Studio studio, Settings settings, LongSupplier nanoTime) {
    this.studio = studio;
    this.linter = new Linter(studio.actions());
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** What one pass over the files gathers and keeps; the next one reads everything anew. */
  private record Pass(
      Predicate<String> wanted, PolicyShelf policies, Map<String, Coverage> coverage) {}

  /** One sound file of tests. */
  private record Opened(
      Path path, TestFile file, Document<TestFile> document, RunbookVersion version, Shelf shelf) {}

  /**
   * Plays tests.
   *
   * @param files files of tests, as {@link TestFiles#find} gives them
   * @param wanted which tests, by name
   */
  public TestReport run(List<Path> files, Predicate<String> wanted) {
    var pass = new Pass(wanted, new PolicyShelf(settings.policies()), new TreeMap<>());
    var results =
        files.stream()
            .map(file -> PolicyTests.isOfPolicy(file) ? policy(file, wanted) : file(file, pass))
            .toList();
    return new TestReport(results, List.copyOf(pass.coverage().values()));
  }

  private FileResult policy(Path path, Predicate<String> wanted) {
    var begun = nanoTime.getAsLong();
    var outcome = new PolicyTests(studio.evaluator()).runFile(path);
    var took = Duration.ofNanos(nanoTime.getAsLong() - begun);
    var tests = new ArrayList<TestResult>();
    for (var each : outcome.results()) {
      if (wanted.test(each.name())) {
        var mismatches =
            each.failure() == null
                ? List.<Mismatch>of()
                : List.of(
                    new Mismatch(
                        each.location(),
                        "verdict",
                        each.expected(),
                        each.said() + "; it saw " + each.saw()));
        tests.add(
            new TestResult(
                each.name(),
                each.location(),
                mismatches,
                List.of(),
                took.dividedBy(outcome.results().size()),
                Duration.ZERO));
      }
    }
    return new FileResult(path.toString(), outcome.report().problems(), tests);
  }

  private FileResult file(Path path, Pass pass) {
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
    var runbook = TestFiles.runbook(path, file);
    var version = version(runbook, problems);
    if (version == null) {
      return unusable(path, problems);
    }
    var shelf = Shelf.of(version, TestFiles.folder(runbook), settings.runbooks(), linter);
    new TestLint(document, version.runbook(), shelf, studio.actions()).check(file);
    var opened = new Opened(path, file, document, version, shelf);
    return document.value().isEmpty()
        ? unusable(path, document.problems())
        : played(opened, pieces(opened, pass), pass);
  }

  /** What is to be played; what is wrong with it is added to the document. */
  private List<Rehearsal.Piece> pieces(Opened opened, Pass pass) {
    var folder = TestFiles.folder(opened.path());
    var alerts = new GivenAlerts(studio.sources(), folder);
    var pieces = new ArrayList<Rehearsal.Piece>();
    for (var test : opened.file().tests()) {
      var given = test.alert();
      var made = given == null ? null : alerts.make(given, test.at());
      if (made instanceof GivenAlerts.Made.Bad(var key, var why) && given != null) {
        opened.document().add(problem(opened, given, why, key));
      }
      try {
        pieces.add(
            new Rehearsal.Piece(
                opened.version(),
                opened.shelf(),
                pass.policies().of(folder, opened.file(), test),
                opened.file(),
                test,
                made instanceof GivenAlerts.Made.Ok(var alert) ? alert : null));
      } catch (InvalidPoliciesException e) {
        var where = test.policies() == null ? opened.file() : test;
        opened.document().add(problem(opened, where, e.getMessage(), "policies"));
      }
    }
    return pieces;
  }

  private static Problem problem(Opened opened, Record where, @Nullable String why, String key) {
    return new Problem(
        opened.document().at(where, key), Problem.Code.FORMAT, String.valueOf(why), null);
  }

  private FileResult played(Opened opened, List<Rehearsal.Piece> pieces, Pass pass) {
    if (opened.document().value().isEmpty()) {
      return unusable(opened.path(), opened.document().problems());
    }
    var runbook = opened.version().runbook();
    var ways = pass.coverage().computeIfAbsent(runbook.name(), _ -> new Coverage(runbook));
    var results =
        pieces.stream()
            .filter(piece -> pass.wanted().test(piece.test().name()))
            .map(piece -> play(piece, opened.document(), ways))
            .toList();
    return new FileResult(opened.path().toString(), List.of(), results);
  }

  private TestResult play(Rehearsal.Piece piece, Document<TestFile> document, Coverage ways) {
    var test = piece.test();
    var begun = nanoTime.getAsLong();
    var came = Rehearsal.play(studio, piece);
    ways.add(came);
    return new TestResult(
        test.name(),
        document.at(test, "name"),
        Comparison.of(document, test, came),
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
