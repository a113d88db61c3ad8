package io.firebreak.runbook;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Type-checks the expressions of one runbook, and says in plain words what is wrong with them. */
final class ExpressionLint {
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*");

  private final Cel cel;
  private final Origins origins;
  private final Problems problems;
  private final Variables variables;
  private final List<String> steps;
  private @Nullable CelCompiler checker;

  /**
   * Over one runbook.
   *
   * @param steps ids of all steps as written; an expression sees those that are over before it
   */
  ExpressionLint(
      Cel cel, Origins origins, Problems problems, Variables variables, List<String> steps) {
    this.cel = cel;
    this.origins = origins;
    this.problems = problems;
    this.variables = variables;
    this.steps = steps;
  }

  /** The same with other variables. */
  ExpressionLint with(Variables others) {
    return new ExpressionLint(cel, origins, problems, others, steps);
  }

  Variables variables() {
    return variables;
  }

  /** Checks a condition. */
  void condition(@Nullable Expression expression, Place place, Set<String> seen) {
    if (expression == null) {
      return;
    }
    var type = check(expression, place, seen);
    if (type != null && type.kind() != CelKind.BOOL && !isDynamic(type)) {
      report(expression, 0, "this is " + name(type) + "; it must be true or false", null);
    }
  }

  /** Checks an expression of any type; null when it has an error. */
  @Nullable CelType check(Expression expression, Place place, Set<String> seen) {
    if (!(cel.compile(expression.source()) instanceof Cel.Compiled.Ready ready)) {
      syntax(expression);
      return null;
    }
    if (!references(expression, ready.tree(), place, seen)) {
      return null;
    }
    var type = cel.typeOf(ready.tree(), variables);
    if (type != null) {
      return type;
    }
    var checked = checker().compile(expression.source());
    if (checked.hasError()) {
      checked.getErrors().forEach(issue -> report(expression, issue));
      return null;
    }
    return resultType(checked);
  }

  /** Built when there is an error to explain. */
  private CelCompiler checker() {
    var made = checker;
    if (made == null) {
      made = Cel.checker(variables);
      checker = made;
    }
    return made;
  }

  private static @Nullable CelType resultType(CelValidationResult checked) {
    try {
      return checked.getAst().getResultType();
    } catch (CelValidationException e) {
      return null;
    }
  }

  private void syntax(Expression expression) {
    var errors = cel.parseErrors(expression.source());
    if (errors.isEmpty()) {
      report(expression, 0, "this is no expression", null);
    } else {
      report(expression, errors.getFirst());
    }
  }

  private void report(Expression expression, CelIssue issue) {
    var place = issue.getSourceLocation();
    var offset = offset(expression.source(), place.getLine(), place.getColumn());
    var message = issue.getMessage();
    var undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      var name = undeclared.group(1);
      report(expression, offset, "there is no function " + name, Nearest.of(name, Cel.functions()));
      return;
    }
    var overload = OVERLOAD.matcher(message);
    report(
        expression,
        offset,
        overload.matches()
            ? overload.group(1).replace("_", "") + " does not take " + overload.group(2)
            : syntax(message),
        null);
  }

  private static String syntax(String message) {
    if (message.contains("<EOF>")) {
      return "the expression ends too early";
    }
    var expecting = message.indexOf(" expecting ");
    return Problems.shown(expecting < 0 ? message : message.substring(0, expecting));
  }

  /** CEL counts code points from 0 in a line from 1; here are UTF-16 units of the whole. */
  private static int offset(String source, int line, int column) {
    var start = 0;
    for (var i = 1; i < line; i++) {
      start = source.indexOf('\n', start) + 1;
    }
    var rest = source.codePointCount(start, source.length());
    return source.offsetByCodePoints(start, Math.clamp(column, 0, rest));
  }

  private void report(
      Expression expression, int offset, String message, @Nullable String suggestion) {
    problems.add(origins.at(expression, offset), Code.EXPRESSION, message, suggestion);
  }

  private boolean references(
      Expression expression, CelAbstractSyntaxTree tree, Place place, Set<String> seen) {
    var found = new ArrayList<Finding>();
    for (var reference : References.of(tree.getExpr())) {
      var finding = look(reference.path(), place, seen);
      if (finding != null) {
        found.add(finding);
        var position = tree.getSource().getPositionsMap().getOrDefault(reference.id(), 0);
        var source = expression.source();
        var points = Math.clamp(position, 0, source.codePointCount(0, source.length()));
        problems.add(
            origins.at(expression, source.offsetByCodePoints(0, points)),
            finding.code(),
            finding.message(),
            finding.suggestion());
      }
    }
    return found.isEmpty();
  }

  private record Finding(Code code, String message, @Nullable String suggestion) {
    static Finding wrong(String message, @Nullable String suggestion) {
      return new Finding(Code.EXPRESSION, message, suggestion);
    }
  }

  private @Nullable Finding look(List<String> path, Place place, Set<String> seen) {
    var root = path.getFirst();
    if (Cel.isType(root) || Cel.isNamespace(path)) {
      return null;
    }
    if (root.equals("secrets")) {
      return new Finding(
          Code.SECRET_FORBIDDEN,
          "a secret stands alone, as ${{ secrets.NAME }} or ${{ secrets.NAME@version }}",
          null);
    }
    if (!place.roots().contains(root)) {
      return notThere(root, place);
    }
    return root.equals("steps") ? step(path, seen) : field(path);
  }

  private Finding notThere(String root, Place place) {
    if (Place.everywhere().contains(root)) {
      return Finding.wrong(root + " is not known here; there are " + known(place.roots()), null);
    }
    if (variables.has("inputs." + root)) {
      return Finding.wrong("there is no " + Problems.shown(root), "inputs." + root);
    }
    return Finding.wrong(
        "there is no " + Problems.shown(root) + "; there are " + known(place.roots()),
        Nearest.of(root, place.roots()));
  }

  private static String known(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  private @Nullable Finding step(List<String> path, Set<String> seen) {
    if (path.size() < 2) {
      return Finding.wrong("write steps.<id>.result, .status or .error", null);
    }
    var id = path.get(1);
    if (!steps.contains(id)) {
      return new Finding(
          Code.UNKNOWN_STEP,
          "there is no step " + Problems.shown(id),
          Nearest.of(id, steps.stream().filter(seen::contains).toList()));
    }
    if (!seen.contains(id)) {
      return new Finding(
          Code.UNKNOWN_STEP,
          "the step " + id + " is not certain to be over here; wait for it with needs",
          null);
    }
    if (path.size() == 2) {
      return Finding.wrong("write steps." + id + ".result, .status or .error", null);
    }
    return field(path);
  }

  /** Follows a path through the dotted names as far as they go. */
  private @Nullable Finding field(List<String> path) {
    var name = path.getFirst();
    for (var part : path.subList(1, path.size())) {
      if (variables.has(name)) {
        return null;
      }
      var below = variables.below(name + ".");
      if (!below.contains(part)) {
        return Finding.wrong(
            name + " has no " + Problems.shown(part) + "; it has " + String.join(", ", below),
            Nearest.of(part, below));
      }
      name = name + "." + part;
    }
    return variables.has(name)
        ? null
        : Finding.wrong(
            "write "
                + name
                + ".<name>; there are "
                + String.join(", ", variables.below(name + ".")),
            null);
  }

  static boolean isDynamic(CelType type) {
    return type.kind() == CelKind.DYN
        || type.kind() == CelKind.TYPE_PARAM
        || type.kind() == CelKind.OPAQUE
        || type.kind() == CelKind.ANY;
  }

  /** Whether a value of one type may stand where another is asked for. */
  static boolean fits(CelType type, CelType wanted) {
    if (isDynamic(type) || (type.kind() == CelKind.INT && wanted.kind() == CelKind.DOUBLE)) {
      return true;
    }
    if (type instanceof ListType list && wanted instanceof ListType other) {
      return !list.hasElemType() || fits(list.elemType(), other.elemType());
    }
    return type.kind() == wanted.kind();
  }

  /** A type in plain words. */
  static String name(CelType type) {
    if (type.equals(SimpleType.STRING)) {
      return "a text";
    }
    return switch (type.kind()) {
      case BOOL -> "true or false";
      case INT -> "a whole number";
      case DOUBLE -> "a number";
      case LIST -> "a list";
      case MAP -> "a map";
      case TIMESTAMP -> "a time";
      case DURATION -> "a duration";
      case NULL_TYPE -> "null";
      default -> "of type " + type.name();
    };
  }
}
