package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelEvaluationException;
import io.firebreak.action.Action;
import io.firebreak.label.TargetNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a runbook's expressions and renders its templates. Expressions have no side effects,
 * and their cost, time and result are limited; an error is an answer, never a yes.
 *
 * <p>Values are given by name: {@code alert}, {@code incident}, {@code inputs}, {@code steps},
 * {@code plan}, {@code run}, {@code result}, {@code baseline}, each a {@link JsonNode}, and {@code
 * now}, an {@link java.time.Instant}. A name that is not given is an error where it is used.
 * Thread-safe.
 */
public final class Evaluator {
  private final Cel cel;
  private final TargetNames names;

  /** An evaluator with its own programs; building the first one takes about a second. */
  public Evaluator() {
    this(TargetNames.PLAIN);
  }

  /**
   * The same where targets have aliases.
   *
   * @param names by which each target has one name
   */
  public Evaluator(TargetNames names) {
    this(new Cel(), names);
  }

  Evaluator(Cel cel) {
    this(cel, TargetNames.PLAIN);
  }

  private Evaluator(Cel cel, TargetNames names) {
    this.cel = cel;
    this.names = names;
  }

  /** By which each target has one name. */
  public TargetNames names() {
    return names;
  }

  /** What a condition says. */
  public sealed interface Truth {
    /** Yes. */
    record True() implements Truth {}

    /** No. */
    record False() implements Truth {}

    /** It cannot be said, and why. */
    record Failed(String message) implements Truth {}
  }

  /** What became of a template or an expression. */
  public sealed interface Rendered {
    /**
     * It is this.
     *
     * @param json secrets by reference (see {@link io.firebreak.action.SecretText})
     */
    record Ok(JsonNode json) implements Rendered {}

    /** It cannot be rendered, and why. */
    record Failed(String message) implements Rendered {}
  }

  /** Asks a condition. What is not a boolean is an error. */
  public Truth test(Expression condition, Map<String, ?> values) {
    try {
      return value(condition, values) instanceof Boolean truth
          ? truth ? new Truth.True() : new Truth.False()
          : new Truth.Failed("it is neither true nor false");
    } catch (Undecided e) {
      return new Truth.Failed(e.getMessage());
    }
  }

  /** The value of an expression, as JSON. */
  public Rendered evaluate(Expression expression, Map<String, ?> values) {
    try {
      return new Rendered.Ok(json(expression, values));
    } catch (Undecided e) {
      return new Rendered.Failed(e.getMessage());
    }
  }

  /** Renders a template of plain text, such as a target. */
  public Rendered render(Template template, Map<String, ?> values) {
    return render(template, ArgumentShape.PLAIN, values);
  }

  /**
   * Renders an action's arguments. A value stays a value in every language that the action declares
   * by {@link io.firebreak.action.Interpolate}; what cannot is refused.
   */
  public Rendered render(Template.Fields with, Action<?> action, Map<String, ?> values) {
    return render(with, ArgumentShape.of(action.descriptor().input()), values);
  }

  /**
   * The same before the steps have run that some arguments depend on: a sample stands for each of
   * those, the others are as they will be.
   */
  public Rendered sketch(Template.Fields with, Action<?> action, Map<String, ?> values) {
    try {
      var shape = ArgumentShape.of(action.descriptor().input());
      return new Rendered.Ok(new Sketch(this, values).tree(with, shape));
    } catch (Undecided e) {
      return new Rendered.Failed(e.getMessage());
    }
  }

  private Rendered render(Template template, ArgumentShape shape, Map<String, ?> values) {
    try {
      return new Rendered.Ok(
          new Renderer(expression -> value(expression, values)).tree(template, shape));
    } catch (Undecided e) {
      return new Rendered.Failed(e.getMessage());
    }
  }

  /**
   * What an expression looks at, as dotted names such as {@code alert.labels.namespace}, in order;
   * empty when it does not parse.
   */
  public List<String> names(Expression expression) {
    return cel.compile(expression.source()) instanceof Cel.Compiled.Ready ready
        ? References.of(ready.tree().getExpr()).stream()
            .map(reference -> String.join(".", reference.path()))
            .distinct()
            .sorted()
            .toList()
        : List.of();
  }

  /** What a template looks at, as {@link #names(Expression)} of all its expressions. */
  public Set<String> names(Template template) {
    var names = new TreeSet<String>();
    Templates.expressions(template, expression -> names.addAll(names(expression)));
    return names;
  }

  /** The ids of the steps whose results an expression looks at. */
  public Set<String> steps(Expression expression) {
    return cel.compile(expression.source()) instanceof Cel.Compiled.Ready ready
        ? References.steps(ready.tree().getExpr())
        : Set.of();
  }

  /** The ids of the steps whose results a template looks at. */
  public Set<String> steps(Template template) {
    var ids = new TreeSet<String>();
    Templates.expressions(template, expression -> ids.addAll(steps(expression)));
    return ids;
  }

  /**
   * Compiles every expression of a runbook, so that the first run does not wait for it. Errors show
   * when an expression is used.
   */
  public void warm(Runbook runbook) {
    Expressions.of(runbook, expression -> cel.compile(expression.source()));
  }

  Object value(Expression expression, Map<String, ?> values) throws Undecided {
    return switch (cel.compile(expression.source())) {
      case Cel.Compiled.Broken(var why) -> throw new Undecided(why);
      case Cel.Compiled.Ready ready -> run(ready, values);
    };
  }

  JsonNode json(Expression expression, Map<String, ?> values) throws Undecided {
    try {
      return CelValues.toJson(value(expression, values));
    } catch (IllegalArgumentException e) {
      throw new Undecided(e.getMessage());
    }
  }

  private static Object run(Cel.Compiled.Ready ready, Map<String, ?> values) throws Undecided {
    var meter = new Meter();
    try {
      var value =
          ready
              .program()
              .trace(name -> Optional.ofNullable(values.get(name)).map(CelValues::toCel), meter);
      if (meter.exceeded()) {
        throw new Undecided("it costs too much; look at less data");
      }
      return value;
    } catch (CelEvaluationException | Meter.TooCostly e) {
      throw new Undecided(
          meter.exceeded() ? "it costs too much; look at less data" : Complaints.of(e));
    }
  }

  /** An expression or template has no value, for a reason that is told. */
  static final class Undecided extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final String why;

    Undecided(@Nullable String why) {
      this("", why);
    }

    Undecided(String where, @Nullable String why) {
      super(null, null, false, false);
      this.why = why == null ? "it has no value" : why;
      this.message = where + this.why;
    }

    /** The reason, without the expression. */
    String why() {
      return why;
    }

    @Override
    public String getMessage() {
      return message;
    }
  }
}
