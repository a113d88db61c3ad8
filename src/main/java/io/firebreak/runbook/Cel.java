package io.firebreak.runbook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelMathExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one CEL environment. Lint type-checks against declared variables; what runs is only parsed,
 * which is ten times cheaper and gives the same values, and is kept by its source.
 */
final class Cel {
  /** Enough for any expression that a person can read. */
  static final int LONGEST_SOURCE = 4_096;

  private static final int MOST_KEPT = 20_000;
  private static final Set<String> NAMESPACES = Set.of("math", "lists", "regex", "optional");
  private static final Set<String> TYPES =
      Set.of(
          "bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint");

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .comprehensionMaxIterations(2_000)
          .maxExpressionCodePointSize(LONGEST_SOURCE)
          .maxParseRecursionDepth(32)
          .build();

  private static final CelStringExtensions STRINGS =
      CelExtensions.strings(
          EnumSet.complementOf(
              EnumSet.of(CelStringExtensions.Function.JOIN, CelStringExtensions.Function.REPLACE)));
  private static final CelListsExtensions LISTS =
      CelExtensions.lists(EnumSet.complementOf(EnumSet.of(CelListsExtensions.Function.RANGE)));
  private static final CelMathExtensions MATH = CelExtensions.math();
  private static final CelOptionalLibrary OPTIONALS = CelExtensions.optional();
  private static final List<CelCompilerLibrary> LIBRARIES =
      List.of(STRINGS, LISTS, MATH, OPTIONALS);

  private final CelParser parser =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(LIBRARIES)
          .build();

  private final CelRuntime runtime =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                  .build())
          .addLibraries(STRINGS, LISTS, MATH, OPTIONALS)
          .addFunctionBindings(Functions.bindings())
          .build();

  private final TypeChecks types = new TypeChecks(OPTIONS, declarations());
  private final Map<String, Compiled> programs = new ConcurrentHashMap<>();

  /** A parsed expression, ready to run. */
  sealed interface Compiled {
    /** It parses. */
    record Ready(CelRuntime.Program program, CelAbstractSyntaxTree tree) implements Compiled {}

    /** It does not. */
    record Broken(String why) implements Compiled {}
  }

  Compiled compile(String source) {
    var known = programs.get(source);
    if (known != null) {
      return known;
    }
    var compiled = parse(source);
    if (programs.size() >= MOST_KEPT) {
      programs.clear();
    }
    programs.put(source, compiled);
    return compiled;
  }

  private Compiled parse(String source) {
    try {
      var tree = parser.parse(source).getAst();
      return new Compiled.Ready(runtime.createProgram(tree), tree);
    } catch (CelValidationException e) {
      return new Compiled.Broken(first(e.getMessage()));
    } catch (CelEvaluationException e) {
      return new Compiled.Broken(first(e.getMessage()));
    }
  }

  private static String first(@Nullable String message) {
    return message == null ? "it is no expression" : message.lines().findFirst().orElse(message);
  }

  /** What is wrong with the syntax of an expression, nothing when it parses. */
  List<CelIssue> parseErrors(String source) {
    return parser.parse(source).getErrors();
  }

  /** Whether a name is one of CEL's own types. */
  static boolean isType(String name) {
    return TYPES.contains(name);
  }

  /** Whether a path is a function's name that has dots, such as {@code math.greatest}. */
  static boolean isNamespace(List<String> path) {
    return path.size() == 1 && NAMESPACES.contains(path.getFirst());
  }

  /** The functions beside CEL's standard ones, with their types. */
  static List<CelFunctionDecl> declarations() {
    var all = new ArrayList<CelFunctionDecl>();
    all.addAll(STRINGS.functions());
    all.addAll(LISTS.functions());
    all.addAll(MATH.functions());
    all.addAll(OPTIONALS.functions());
    all.addAll(Functions.declarations());
    return all;
  }

  /** The type of a parsed expression; null when {@link #checker} has more to say about it. */
  @Nullable CelType typeOf(CelAbstractSyntaxTree parsed, Variables variables) {
    return types.typeOf(parsed, variables);
  }

  /** A checker that knows these variables. */
  static CelCompiler checker(Variables variables) {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(LIBRARIES)
            .addFunctionDeclarations(Functions.declarations());
    variables.types().forEach(builder::addVar);
    return builder.build();
  }

  /** Every function's name, for suggestions. */
  static List<String> functions() {
    return CelExtensions.getAllFunctionNames().asList();
  }
}
