package io.firebreak.runbook;

import io.firebreak.runbook.PolicyTest.Expected;
import io.firebreak.runbook.PolicyVerdict.Answer;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of policies: {@code NAME.test.yaml} beside {@code NAME.yaml}, each case with the
 * facts of a run and what the policy must say of them.
 */
public final class PolicyTests {
  private static final String TEST = ".test";

  /** The same at every run of the tests, so that no test depends on the clock. */
  private static final Instant NOW = Instant.parse("2026-01-07T12:00:00Z");

  private final Evaluator evaluator;
  private final PolicyReader reader = new PolicyReader();

  /** Tests that are evaluated as runs evaluate them. */
  public PolicyTests(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /**
   * How the tests came out.
   *
   * @param report what is wrong with the files of policies and tests; cases of those are not run
   * @param results of every case that was run
   */
  public record Outcome(Report report, List<Result> results) {
    public Outcome {
      results = List.copyOf(results);
    }

    /** Whether all files are sound and all cases came out as expected. */
    public boolean passed() {
      return !report.errors() && results.stream().allMatch(result -> result.failure() == null);
    }

    /** The report with each case that failed as a problem. */
    public Report whole() {
      var all = new ArrayList<>(report.problems());
      for (var result : results) {
        if (result.failure() != null) {
          all.add(
              new Problem(
                  result.location(),
                  Code.POLICY_TEST,
                  result.name() + ": " + result.failure(),
                  null));
        }
      }
      return new Report(report.files(), all);
    }
  }

  /**
   * How one case came out.
   *
   * @param location of the case
   * @param expected what the policy must say, in the words of such files
   * @param said what it says
   * @param saw what it looked at, for people
   */
  public record Result(Location location, String name, String expected, String said, String saw) {
    /** What came instead of what was expected, null when it passed. */
    public @Nullable String failure() {
      return expected.equals(said)
          ? null
          : "expected " + expected + ", but it says " + said + "; it saw " + saw;
    }
  }

  /** Whether a file of tests is that of a policy: a policy stands beside it. */
  public static boolean isOfPolicy(Path test) {
    var policy = beside(test);
    return policy != null
        && RunbookFolder.readAll(List.of(policy), new Problems()).stream()
            .flatMap(file -> YamlReader.read(file.name(), file.bytes(), new Problems()).stream())
            .anyMatch(root -> root instanceof Node.Mapping map && map.entry("policy") != null);
  }

  private static @Nullable Path beside(Path test) {
    var stem = stem(test.getFileName().toString());
    if (!stem.endsWith(TEST)) {
      return null;
    }
    var name = stem.substring(0, stem.length() - TEST.length());
    return Stream.of(name + ".yaml", name + ".yml")
        .map(test::resolveSibling)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  /** Runs one file of tests, of the policy beside it. */
  public Outcome runFile(Path test) {
    var found = new Problems();
    var policy = beside(test);
    var files =
        RunbookFolder.readAll(policy == null ? List.of(test) : List.of(test, policy), found);
    var policies = files.stream().filter(file -> !file.path().equals(test)).toList();
    var problems = new ArrayList<>(found.list());
    problems.addAll(reader.read(policies, List.of()).report().problems());
    var byName =
        policies.stream().collect(Collectors.toMap(file -> stem(file.name()), Function.identity()));
    var results = new ArrayList<Result>();
    for (var file : files) {
      if (file.path().equals(test)) {
        var ofTest = new Problems();
        results.addAll(run(file, byName, ofTest));
        problems.addAll(ofTest.list());
      }
    }
    return new Outcome(new Report(files.size(), problems), results);
  }

  /** Runs all tests of a folder. */
  public Outcome run(Path folder) {
    var ofFolder = new Problems();
    var policies =
        RunbookFolder.readNamed(folder, ofFolder).stream()
            .collect(Collectors.toMap(file -> stem(file.name()), Function.identity()));
    var tests = RunbookFolder.readTestsNamed(folder, ofFolder);
    var problems = new ArrayList<>(ofFolder.list());
    problems.addAll(reader.read(List.copyOf(policies.values()), List.of()).report().problems());
    var results = new ArrayList<Result>();
    for (var test : tests) {
      var found = new Problems();
      results.addAll(run(test, policies, found));
      problems.addAll(found.list());
    }
    return new Outcome(new Report(policies.size() + tests.size(), problems), results);
  }

  private List<Result> run(SourceFile file, Map<String, SourceFile> policies, Problems problems) {
    var stem = stem(file.name());
    var tested = policies.get(stem.substring(0, stem.length() - TEST.length()));
    if (tested == null) {
      problems.add(
          new Location(file.name(), 1, 1),
          Code.UNREADABLE,
          "there is no policy beside this test that it would be of");
      return List.of();
    }
    // What is wrong with the policy is reported once, with the policy.
    var ofPolicy = new Problems();
    var policy = reader.read(tested, ofPolicy);
    var origins = new Origins();
    var test = read(file, origins, problems);
    return policy == null || test == null || ofPolicy.errors() || problems.errors()
        ? List.of()
        : test.tests().stream().map(each -> run(origins.of(each), policy, each)).toList();
  }

  private static @Nullable PolicyTest read(SourceFile file, Origins origins, Problems problems) {
    return YamlReader.read(file.name(), file.bytes(), problems)
        .map(root -> new Binder(origins, problems, PolicyTest.class).record(PolicyTest.class, root))
        .orElse(null);
  }

  private Result run(Location location, Policy policy, PolicyTest.Case test) {
    var verdict = new PolicySet(List.of(policy), "").judge(evaluator, test.given(), NOW).getFirst();
    var why =
        verdict.answer() instanceof Answer.Failed failed ? "; evaluating it: " + failed.why() : "";
    return new Result(
        location, test.name(), word(test.expect()), word(said(verdict)), verdict.observed() + why);
  }

  private static Expected said(PolicyVerdict verdict) {
    return switch (verdict.answer()) {
      case Answer.DoesNotApply _ -> Expected.NONE;
      case Answer.Failed _ -> Expected.ERROR;
      case Answer.Applies _ ->
          switch (verdict.policy().effect()) {
            case DENY -> Expected.DENY;
            case REQUIRE_APPROVAL -> Expected.REQUIRE_APPROVAL;
            case WARN -> Expected.WARN;
          };
    };
  }

  private static String word(Expected expected) {
    return expected.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A file's name without its ending. */
  private static String stem(String file) {
    return file.substring(0, file.lastIndexOf('.'));
  }
}
