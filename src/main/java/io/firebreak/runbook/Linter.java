package io.firebreak.runbook;

import io.firebreak.action.ActionCatalog;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong in a runbook before it is used: syntax, keys, types, expressions, arguments.
 * Thread-safe.
 */
public final class Linter {
  private final ActionCatalog actions;
  private final Surroundings surroundings;
  private final Cel cel;
  private final PolicySet policies;

  /** A linter that knows these actions, and nothing of where they will run. */
  public Linter(ActionCatalog actions) {
    this(actions, Surroundings.UNKNOWN);
  }

  /** A linter that also knows what the configuration names. */
  public Linter(ActionCatalog actions, Surroundings surroundings) {
    this(actions, surroundings, new Cel(), PolicySet.none());
  }

  private Linter(ActionCatalog actions, Surroundings surroundings, Cel cel, PolicySet policies) {
    this.actions = actions;
    this.surroundings = surroundings;
    this.cel = cel;
    this.policies = policies;
  }

  /** The same, which also knows what a configuration names. */
  public Linter within(Surroundings others) {
    return new Linter(actions, others, cel, policies);
  }

  /** The same, which also says what these policies do to every run of a runbook. */
  public Linter under(PolicySet others) {
    return new Linter(actions, surroundings, cel, others);
  }

  /**
   * Looks at one file.
   *
   * @param file its name, for the messages
   */
  public Report lint(String file, byte[] bytes) {
    return new Report(1, read(file, bytes).found());
  }

  /**
   * A file that need not be in force.
   *
   * @param version what it stands for; null when it has errors
   */
  public record Checked(@Nullable RunbookVersion version, Report report) {}

  /** Checks a file, and gives the version that it would be if it were put in force. */
  public Checked check(String file, byte[] bytes) {
    var parsed = read(file, bytes);
    return new Checked(parsed.version(null).orElse(null), new Report(1, parsed.found()));
  }

  /**
   * Looks at files, and at all runbooks below folders, and at what they are together. Problems come
   * in the order of the files, each named as it was asked for.
   */
  public Report lint(List<Path> paths) {
    var problems = new Problems();
    var sources = RunbookFolder.readAll(paths, problems);
    var parsed = sources.parallelStream().map(each -> read(each.name(), each.bytes())).toList();
    new CatalogueLint(cel).check(parsed);
    ChildLint.check(parsed);
    var found = new ArrayList<Problem>();
    parsed.forEach(each -> found.addAll(each.found()));
    found.addAll(problems.list());
    return new Report(sources.size(), found);
  }

  /**
   * Reads and checks files of one folder, and what they are together; one after the other, so that
   * a server keeps a processor for its runs.
   */
  List<Parsed> readTogether(List<SourceFile> sources) {
    var parsed = sources.stream().map(each -> read(each.name(), each.bytes())).toList();
    new CatalogueLint(cel).triggers(parsed);
    ChildLint.check(parsed);
    return parsed;
  }

  /** Whether it finds in any file what another finds. */
  boolean agreesWith(@Nullable Linter other) {
    return other != null
        && actions.equals(other.actions)
        && surroundings.equals(other.surroundings)
        && policies.hash().equals(other.policies.hash());
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
    var steps = List.copyOf(StructureLint.ids(root));
    var variables =
        Variables.of(
            runbook.inputs(),
            UseLint.results(runbook, actions),
            UseLint.evidence(runbook, actions));
    var expressions = new ExpressionLint(cel, origins, problems, variables, steps);
    new StructureLint(root, origins, problems).check(runbook);
    new ReachLint(cel, problems).check(runbook);
    new InputLint(root, problems, expressions).check(runbook);
    var alert = runbook.triggers().alert();
    if (alert != null) {
      expressions.condition(alert.when(), Place.TRIGGER, Set.of());
      new TriggerLint(cel, origins, problems).check(alert);
    }
    Templates.expressions(
        runbook.target(), expression -> expressions.check(expression, Place.TARGET, Set.of()));
    expressions.condition(runbook.approval().when(), Place.APPROVAL, Set.of());
    var around = new SurroundingsLint(surroundings, origins, problems);
    around.check(root, runbook);
    var evaluator = new Evaluator(cel);
    var uses = new UseLint(actions, origins, problems, expressions, around, evaluator, runbook);
    uses.check();
    new PolicyLint(policies, evaluator, root, problems)
        .check(runbook, uses.changes(), uses.atEnd());
  }
}
