package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds steps that can never run. Only what is certain is told: conditions that are false whatever
 * their names stand for, or that contradict themselves, the block around them, or the steps that
 * must be done before.
 */
final class ReachLint {
  /** What a call can have come to when a step begins that waits for it to be done. */
  private static final Set<String> DONE = Set.of("succeeded", "skipped");

  /** Values that stay as they are while a run goes on, so that two conditions see the same. */
  private static final Set<String> LASTING = Set.of("alert", "inputs", "steps");

  private final Cel cel;
  private final Evaluator evaluator;
  private final Problems problems;

  ReachLint(Cel cel, Problems problems) {
    this.cel = cel;
    this.evaluator = new Evaluator(cel);
    this.problems = problems;
  }

  /**
   * What holds when a list of steps begins.
   *
   * @param blocks that the list is in and that have a condition, the outermost first
   * @param done ids of calls that are done or were skipped
   */
  private record Around(List<Step> blocks, Set<String> done) {
    Around inside(Step block, Set<String> before) {
      var more = new ArrayList<>(blocks);
      if (block.when() != null) {
        more.add(block);
      }
      return new Around(more, before);
    }
  }

  void check(Runbook runbook) {
    for (var precondition : runbook.preconditions()) {
      never(precondition.expect())
          .ifPresent(why ->
              problems.add(
                  precondition.expect().location(),
                  Code.UNREACHABLE_STEP,
                  "no step can ever run: this " + why));
    }
    runbook.remedies().forEach(remedy -> list(remedy.steps(), new Around(List.of(), Set.of())));
  }

  private void list(List<Step> steps, Around around) {
    var done = new HashMap<String, Set<String>>();
    for (var node : Flow.of(steps).nodes()) {
      var step = node.step();
      var before = before(node, done, around);
      done.put(step.id(), with(before, step));
      if (reachable(step, around, before) && step instanceof Step.Parallel block) {
        block.parallel().forEach(branch -> list(branch.steps(), around.inside(block, before)));
      }
    }
  }

  /** The calls that are certain to be done when a step begins. */
  private static Set<String> before(Flow.Node node, Map<String, Set<String>> done, Around around) {
    var before = new HashSet<>(around.done());
    if (mustAllBeDone(node)) {
      node.needs().forEach(need -> before.addAll(done.getOrDefault(need, Set.of())));
    }
    return before;
  }

  private static boolean mustAllBeDone(Flow.Node node) {
    return switch (node.step().join()) {
      case ALL -> true;
      case ANY -> node.needs().size() == 1;
      case ALL_DONE -> false;
    };
  }

  private static Set<String> with(Set<String> before, Step step) {
    var all = new HashSet<>(before);
    if (step instanceof Step.Call call && call.forEach() == null) {
      all.add(step.id());
    }
    return all;
  }

  private boolean reachable(Step step, Around around, Set<String> before) {
    var when = step.when();
    if (when != null) {
      var why = never(when).or(() -> contradicted(when, around, before));
      if (why.isPresent()) {
        problems.add(
            when.location(),
            Code.UNREACHABLE_STEP,
            "the step " + step.id() + " can never run: this " + why.get());
        return false;
      }
    }
    if (step instanceof Step.Call call && call.forEach() != null && hasNoItems(call.forEach())) {
      problems.add(
          call.forEach().location(),
          Code.UNREACHABLE_STEP,
          "the step " + step.id() + " can never do anything: this list is always empty");
    }
    return true;
  }

  /** Names that nothing stands for are errors, which no false condition comes from. */
  private Optional<String> never(Expression condition) {
    if (evaluator.test(condition, Map.of()) instanceof Evaluator.Truth.False) {
      return Optional.of("is always false");
    }
    return condition(condition).filter(Condition::never).map(_ -> "contradicts itself");
  }

  private boolean hasNoItems(Expression list) {
    return evaluator.evaluate(list, Map.of()) instanceof Evaluator.Rendered.Ok(JsonNode items)
        && items.isArray()
        && items.isEmpty();
  }

  private Optional<Condition> condition(Expression expression) {
    return cel.compile(expression.source()) instanceof Cel.Compiled.Ready ready
        ? Condition.of(ready.tree().getExpr())
        : Optional.empty();
  }

  private Optional<String> contradicted(Expression when, Around around, Set<String> before) {
    var wanted = condition(when).orElse(null);
    if (wanted == null) {
      return Optional.empty();
    }
    for (var id : before) {
      if (wanted.and(Condition.oneOf("steps." + id + ".status", DONE)).never()) {
        return Optional.of(
            "is never true after "
                + id
                + ", which has succeeded or was skipped by then; to go on after a failure too, give"
                + " the step join: all_done");
      }
    }
    return lasting(when)
        ? around.blocks().stream()
            .filter(block -> contradicts(wanted, block.when()))
            .findFirst()
            .map(block -> "contradicts the condition of " + block.id() + " around it")
        : Optional.empty();
  }

  private boolean contradicts(Condition wanted, @Nullable Expression other) {
    return other != null
        && lasting(other)
        && condition(other).filter(found -> wanted.and(found).never()).isPresent();
  }

  private boolean lasting(Expression expression) {
    return cel.compile(expression.source()) instanceof Cel.Compiled.Ready ready
        && References.of(ready.tree().getExpr()).stream()
            .allMatch(reference -> LASTING.contains(reference.path().getFirst()));
  }
}
