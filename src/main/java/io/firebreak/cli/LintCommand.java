package io.firebreak.cli;

import io.firebreak.action.ActionCatalog;
import io.firebreak.label.VisibleText;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Fixer;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.PolicyTests;
import io.firebreak.runbook.Report;
import io.firebreak.runbook.Surroundings;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
  private final Function<Path, Surroundings> surroundings;
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
              + " runbook (default: those beside the configuration, else the built-in ones).")
  private @Nullable Path policies;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}): lines for people, JSON, SARIF"
              + " 2.1.0 for code scanning, annotations of GitHub Actions.")
  private Format format = Format.text;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "Folder with firebreak.yaml: also find secrets, servers and approvers that it does not"
              + " name, and check its policies. A server with this folder finds the same.")
  private @Nullable Path config;

  @Option(
      names = "--fix",
      description =
          "Mend misspelt keys, quotes and spellings in the files where only one change is right,"
              + " and tell each.")
  private boolean fix;

  @Option(names = "--strict", description = "Warnings count as errors.")
  private boolean strict;

  /** Constants are typed by people, hence their case. */
  enum Format {
    text,
    json,
    sarif,
    github
  }

  LintCommand(Supplier<ActionCatalog> actions, Function<Path, Surroundings> surroundings) {
    this.actions = actions;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var folder = policyFolder();
    var ofPolicies =
        folder == null
            ? new Report(0, List.of())
            : new PolicyTests(new Evaluator()).run(folder).whole();
    var linter = new Linter(actions.get(), around()).under(inForce(folder, ofPolicies));
    var out = spec.commandLine().getOut();
    if (fix) {
      mend(linter, format == Format.text ? out : spec.commandLine().getErr());
    }
    var report = ofPolicies.and(linter.lint(paths));
    print(report, out);
    out.flush();
    return report.errors() || (strict && !report.problems().isEmpty()) ? Exit.DATA : Exit.OK;
  }

  /** The policies that were named, or that a server with this configuration takes; or null. */
  private @Nullable Path policyFolder() {
    if (policies != null || config == null) {
      return policies;
    }
    var beside = PolicyCatalogue.folderIn(config);
    return Files.isDirectory(beside) ? beside : null;
  }

  /** Policies with errors are reported, and say nothing of runbooks. */
  private static PolicySet inForce(@Nullable Path folder, Report ofPolicies) {
    if (folder == null) {
      return PolicyCatalogue.builtIn();
    }
    return ofPolicies.errors() ? PolicySet.none() : PolicyCatalogue.of(folder);
  }

  private Surroundings around() {
    try {
      return config == null ? Surroundings.UNKNOWN : surroundings.apply(config);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(Exit.DATA, String.valueOf(e.getMessage()));
    }
  }

  /** Programs that read the report find the changes on the other stream. */
  private void mend(Linter linter, PrintWriter out) {
    try {
      new Fixer(linter).fix(paths).forEach(each -> out.println(VisibleText.line(each.toString())));
      out.flush();
    } catch (UncheckedIOException e) {
      throw new CommandFailure(Exit.DATA, String.valueOf(e.getMessage()));
    }
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
