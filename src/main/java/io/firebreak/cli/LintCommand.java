package io.firebreak.cli;

import io.firebreak.action.ActionCatalog;
import io.firebreak.label.VisibleText;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.PolicyTests;
import io.firebreak.runbook.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "lint",
    description =
        "Find what is wrong in runbooks before they are used. Exit code 65 on errors, and with"
            + " --strict on warnings too.")
final class LintCommand implements Callable<Integer> {
  private final Supplier<ActionCatalog> actions;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Files or folders (default: runbooks).")
  private List<Path> paths = List.of(Path.of("runbooks"));

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description =
          "Check these policies and run their tests, and say what they do to every run of a"
              + " runbook (default: the built-in policies).")
  private @Nullable Path policies;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}): lines for people, JSON, SARIF"
              + " 2.1.0 for code scanning, annotations of GitHub Actions.")
  private Format format = Format.text;

  @Option(names = "--strict", description = "Warnings count as errors.")
  private boolean strict;

  /** Constants are typed by people, hence their case. */
  enum Format {
    text,
    json,
    sarif,
    github
  }

  LintCommand(Supplier<ActionCatalog> actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    var ofPolicies =
        policies == null
            ? new Report(0, List.of())
            : new PolicyTests(new Evaluator()).run(policies).whole();
    var ofRunbooks = new Linter(actions.get()).under(inForce(ofPolicies)).lint(paths);
    var report = ofPolicies.and(ofRunbooks);
    var out = spec.commandLine().getOut();
    print(report, out);
    out.flush();
    return report.errors() || (strict && !report.problems().isEmpty()) ? Exit.DATA : Exit.OK;
  }

  /** Policies with errors are reported, and say nothing of runbooks. */
  private PolicySet inForce(Report ofPolicies) {
    if (policies == null) {
      return PolicyCatalogue.builtIn();
    }
    return ofPolicies.errors() ? PolicySet.none() : PolicyCatalogue.of(policies);
  }

  private void print(Report report, PrintWriter out) {
    switch (format) {
      case text -> {
        out.print(VisibleText.lines(report.text()));
        out.printf("%d file(s), %d problem(s)%n", report.files(), report.problems().size());
      }
      case json -> out.println(report.json().toPrettyString());
      case sarif -> out.println(report.sarif(FirebreakCommand.version()).toPrettyString());
      case github -> out.print(report.github());
    }
  }
}
