package io.firebreak.runbook;

import io.firebreak.action.ActionCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what is wrong in a runbook before it is used: syntax, keys, types, expressions, arguments.
 * Thread-safe.
 */
public final class Linter {
  private final ActionCatalog actions;
  private final Cel cel;
  private final PolicySet policies;

  /** A linter that knows these actions. */
  public Linter(ActionCatalog actions) {
    this(actions, new Cel());
  }

  Linter(ActionCatalog actions, Cel cel) {
    this(actions, cel, PolicySet.none());
  }

  private Linter(ActionCatalog actions, Cel cel, PolicySet policies) {
    this.actions = actions;
    this.cel = cel;
    this.policies = policies;
  }

  /** The same, which also says what these policies do to every run of a runbook. */
  public Linter under(PolicySet others) {
    return new Linter(actions, cel, others);
  }

  /**
   * Looks at one file.
   *
   * @param file its name, for the messages
   */
  public Report lint(String file, byte[] bytes) {
    return new Report(1, read(file, bytes).found());
  }

  /** Looks at files, and at all runbooks below folders. */
  public Report lint(List<Path> paths) {
    var files = 0;
    var problems = new ArrayList<Problem>();
    var names = new HashMap<String, String>();
    for (var path : paths) {
      var ofPath = new Problems();
      var sources =
          Files.isDirectory(path)
              ? RunbookFolder.read(path, ofPath)
              : RunbookFolder.readOne(path, ofPath);
      for (var source : sources) {
        var parsed = read(source.name(), source.bytes());
        uniqueName(parsed, names);
        problems.addAll(parsed.found());
      }
      files += sources.size();
      problems.addAll(ofPath.list());
    }
    return new Report(files, problems);
  }

  private static void uniqueName(Parsed parsed, Map<String, String> names) {
    var root = parsed.root();
    if (root != null && root.at("runbook") instanceof Node.Scalar name) {
      var other = names.putIfAbsent(name.text(), parsed.file());
      if (other != null && !other.equals(parsed.file())) {
        parsed
            .problems()
            .add(
                name.location(),
                Problem.Code.DUPLICATE_NAME,
                "the runbook " + Problems.shown(name.text()) + " is already in " + other);
      }
    }
  }

  /** Reads and checks one file. */
  Parsed read(String file, byte[] bytes) {
    var parsed = Parsed.of(file, bytes);
    var root = parsed.root();
    var runbook = parsed.runbook();
    if (root != null && runbook != null) {
      check(parsed, root, runbook);
    }
    return parsed;
  }

  private void check(Parsed parsed, Node root, Runbook runbook) {
    var origins = parsed.origins();
    var problems = parsed.problems();
    var steps = StructureLint.ids(root, "steps");
    var variables = Variables.of(runbook.inputs(), UseLint.results(runbook, actions));
    var expressions = new ExpressionLint(cel, origins, problems, variables, steps);
    new StructureLint(root, origins, problems).check(runbook);
    new InputLint(root, problems, expressions).check(runbook);
    var alert = runbook.triggers().alert();
    if (alert != null) {
      expressions.condition(alert.when(), Place.TRIGGER, 0);
    }
    Templates.expressions(
        runbook.target(), expression -> expressions.check(expression, Place.TARGET, 0));
    expressions.condition(runbook.approval().when(), Place.APPROVAL, 0);
    var uses = new UseLint(actions, origins, problems, expressions, runbook, steps);
    uses.check();
    new PolicyLint(policies, new Evaluator(cel), root, problems).check(runbook, uses.changes());
  }
}
