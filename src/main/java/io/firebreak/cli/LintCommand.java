package io.firebreak.cli;

import io.firebreak.action.ActionCatalog;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.PolicyCatalogue;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.PolicyTests;
import io.firebreak.runbook.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    description = "Find what is wrong in runbooks before they are used. Exit code 65 on errors.")
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

  LintCommand(Supplier<ActionCatalog> actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    var ofPolicies =
        policies == null
            ? new Report(0, List.of())
            : new PolicyTests(new Evaluator()).run(policies).whole();
    var linter = new Linter(actions.get()).under(inForce(ofPolicies));
    var files = files();
    var problems = new ArrayList<>(ofPolicies.problems());
    for (var file : files) {
      problems.addAll(linter.lint(file.toString(), read(file)).problems());
    }
    var report = new Report(ofPolicies.files() + files.size(), problems);
    var out = spec.commandLine().getOut();
    out.print(report.text());
    out.printf("%d file(s), %d problem(s)%n", report.files(), report.problems().size());
    out.flush();
    return report.errors() ? Exit.DATA : Exit.OK;
  }

  /** Policies with errors are reported, and say nothing of runbooks. */
  private PolicySet inForce(Report ofPolicies) {
    if (policies == null) {
      return PolicyCatalogue.builtIn();
    }
    return ofPolicies.errors() ? PolicySet.none() : PolicyCatalogue.of(policies);
  }

  private List<Path> files() {
    var all = new ArrayList<Path>();
    for (var path : paths) {
      if (!Files.isDirectory(path)) {
        all.add(path);
        continue;
      }
      try (var walk = Files.walk(path)) {
        walk.filter(LintCommand::isRunbook).sorted().forEach(all::add);
      } catch (IOException e) {
        throw new CommandFailure(Exit.DATA, path + " cannot be read: " + e.getMessage());
      }
    }
    return all;
  }

  private static boolean isRunbook(Path path) {
    var name = path.getFileName().toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml"))
        && !name.endsWith(".test.yaml")
        && Files.isRegularFile(path);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, file + " cannot be read: " + e.getMessage());
    }
  }
}
