package io.firebreak.runbook;

import com.google.common.base.Optional;
import dev.cel.checker.CelIdentDecl;
import dev.cel.checker.DescriptorTypeProvider;
import dev.cel.checker.Env;
import dev.cel.checker.ExprChecker;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.internal.Errors;
import dev.cel.common.types.CelType;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of sound expressions quickly. CEL's own front declares its two hundred functions
 * anew for each check, which is most of what linting costs; here environments are kept, and each
 * check adds its variables in a scope of its own. Thread-safe.
 *
 * <p>It stands on classes of CEL that may change with a new version. What fails here is checked
 * again through CEL's front, so a change can cost time or the build, and never a wrong verdict.
 */
@SuppressWarnings("deprecation") // CEL marks what is not its front; see above
final class TypeChecks {
  private final CelOptions options;
  private final List<CelFunctionDecl> functions;
  private final Queue<Env> idle = new ConcurrentLinkedQueue<>();

  /**
   * Checks with CEL's standard functions and more.
   *
   * @param functions beside the standard ones
   */
  TypeChecks(CelOptions options, List<CelFunctionDecl> functions) {
    this.options = options;
    this.functions = List.copyOf(functions);
  }

  /** The type of an expression; null when it has an error, or nothing can be said of it here. */
  @Nullable CelType typeOf(CelAbstractSyntaxTree parsed, Variables variables) {
    var taken = idle.poll();
    var env = taken == null ? environment() : taken;
    env.enterScope();
    variables
        .types()
        .forEach((name, type) -> env.add(CelIdentDecl.newIdentDeclaration(name, type)));
    var checked = ExprChecker.typecheck(env, CelContainer.ofName(""), parsed, Optional.absent());
    if (env.getErrorContext().getErrorCount() > 0) {
      return null; // the environment keeps its errors, so it is not used again
    }
    env.exitScope();
    idle.add(env);
    return checked.getResultType();
  }

  private Env environment() {
    var env = Env.standard(new Errors("", ""), new DescriptorTypeProvider(), options);
    functions.forEach(env::add);
    env.enterScope();
    return env;
  }
}
