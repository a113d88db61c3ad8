package io.firebreak.rehearsal;

import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.Flow;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Undo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ways through the steps of a runbook: which there are, and which one test has gone. */
final class StepWays {
  private static final String SUCCEEDED = "succeeded";
  private static final String SKIPPED = "skipped";
  private static final String FAILED = "failed";

  private final RunState state;
  private final Map<String, String> ended;
  private final Consumer<String> hit;

  /**
   * The ways of one test.
   *
   * @param ended how each step ended, by path
   * @param hit told each way that was gone
   */
  StepWays(RunState state, Map<String, String> ended, Consumer<String> hit) {
    this.state = state;
    this.ended = ended;
    this.hit = hit;
  }

  static String ran(String step) {
    return "step ran: " + step;
  }

  private static String failed(String step) {
    return "step failed: " + step;
  }

  private static String skipped(String step) {
    return "step skipped by its when: " + step;
  }

  static String undone(String step) {
    return "step undone: " + step;
  }

  private static String branch(Step.Parallel block, int number) {
    var name = block.parallel().get(number).name();
    return block.id() + "." + (name == null ? String.valueOf(number) : name);
  }

  /** Names every way through a list of steps. */
  static void declare(List<Step> list, Consumer<String> way) {
    for (var node : Flow.of(list).nodes()) {
      var step = node.step();
      way.accept(ran(step.id()));
      way.accept(failed(step.id()));
      if (step.when() != null) {
        way.accept(skipped(step.id()));
      }
      join(node, way);
      switch (step) {
        case Step.Call call -> declare(call, way);
        case Step.Parallel block -> {
          for (var i = 0; i < block.parallel().size(); i++) {
            way.accept("branch ran: " + branch(block, i));
            way.accept("branch did not end: " + branch(block, i));
            declare(block.parallel().get(i).steps(), way);
          }
        }
      }
    }
  }

  private static void declare(Step.Call call, Consumer<String> way) {
    if (call.undo() instanceof Undo.By) {
      way.accept(undone(call.id()));
    }
    if (call.forEach() != null) {
      way.accept("no items: " + call.id());
      way.accept("an item failed: " + call.id());
      if (call.batchCheck() != null) {
        way.accept("batch check passed: " + call.id());
        way.accept("batch check failed: " + call.id());
      }
    }
  }

  private static void join(Flow.Node node, Consumer<String> way) {
    if (isJoin(node)) {
      way.accept("joined with all done: " + node.step().id());
      way.accept(afterFailure(node.step()));
    }
  }

  private static boolean isJoin(Flow.Node node) {
    return node.needs().size() > 1 || node.step().join() != Step.Join.ALL;
  }

  private static String afterFailure(Step step) {
    return (step.join() == Step.Join.ALL
            ? "not joined after a failure: "
            : "joined after a failure: ")
        + step.id();
  }

  /** Tells which ways through a list of steps were gone. */
  void take(List<Step> list) {
    for (var node : Flow.of(list).nodes()) {
      var step = node.step();
      var status = status(step);
      switch (status) {
        case null -> {
          // it was not reached
        }
        case SKIPPED -> hit.accept(skipped(step.id()));
        case SUCCEEDED -> hit.accept(ran(step.id()));
        default -> {
          hit.accept(ran(step.id()));
          hit.accept(failed(step.id()));
        }
      }
      joined(node, list, status);
      switch (step) {
        case Step.Call call -> take(call);
        case Step.Parallel block -> take(block);
      }
    }
  }

  private static Step named(List<Step> list, String id) {
    return list.stream().filter(step -> step.id().equals(id)).findFirst().orElseThrow();
  }

  private void joined(Flow.Node node, List<Step> list, @Nullable String status) {
    if (!isJoin(node)) {
      return;
    }
    var before =
        node.needs().stream().map(id -> status(named(list, id))).filter(FAILED::equals).count();
    var reached = status != null && !status.equals(SKIPPED);
    if (before == 0 && reached) {
      hit.accept("joined with all done: " + node.step().id());
    } else if (before > 0 && reached != (node.step().join() == Step.Join.ALL)) {
      hit.accept(afterFailure(node.step()));
    }
  }

  private void take(Step.Call call) {
    var path = Paths.step(call.id());
    for (var each : ended.entrySet()) {
      if (Paths.isCheck(each.getKey()) && each.getKey().startsWith(path + ".")) {
        var passed = each.getValue().equals(SUCCEEDED) ? "passed: " : "failed: ";
        hit.accept("batch check " + passed + call.id());
      }
    }
    if (call.forEach() == null) {
      return;
    }
    if (items(path).contains(FAILED)) {
      hit.accept("an item failed: " + call.id());
    } else if (isEmptyList(path)) {
      hit.accept("no items: " + call.id());
    }
  }

  private void take(Step.Parallel block) {
    for (var i = 0; i < block.parallel().size(); i++) {
      var steps = block.parallel().get(i).steps();
      take(steps);
      var statuses = steps.stream().map(this::status).toList();
      if (statuses.stream().allMatch(each -> SUCCEEDED.equals(each) || SKIPPED.equals(each))) {
        hit.accept("branch ran: " + branch(block, i));
      } else if (status(block) != null) {
        hit.accept("branch did not end: " + branch(block, i));
      }
    }
  }

  /**
   * How a step ended: skipped, succeeded, or else failed; null when it was not reached. The head of
   * branches or items has no record of its own.
   */
  private @Nullable String status(Step step) {
    var own = ended.get(Paths.step(step.id()));
    if (own != null) {
      return own.equals(SKIPPED) || own.equals(SUCCEEDED) ? own : FAILED;
    }
    return switch (step) {
      case Step.Call call when call.forEach() == null -> null;
      case Step.Call call ->
          isEmptyList(Paths.step(call.id())) ? SUCCEEDED : whole(items(Paths.step(call.id())));
      case Step.Parallel block ->
          whole(
              block.parallel().stream()
                  .flatMap(branch -> branch.steps().stream())
                  .map(this::status)
                  .filter(Objects::nonNull)
                  .toList());
    };
  }

  /** How a whole ended of which these are the parts that were reached. */
  private static @Nullable String whole(List<String> parts) {
    if (parts.isEmpty()) {
      return null;
    }
    return parts.contains(FAILED) ? FAILED : SUCCEEDED;
  }

  private List<String> items(String path) {
    return ended.entrySet().stream()
        .filter(each -> Paths.isItem(each.getKey()) && each.getKey().startsWith(path + "."))
        .filter(each -> !Paths.inChild(each.getKey()))
        .map(each ->
            each.getValue().equals(SUCCEEDED) || each.getValue().equals(SKIPPED)
                ? SUCCEEDED
                : FAILED)
        .toList();
  }

  /** Whether a list was planned that has no items. */
  private boolean isEmptyList(String path) {
    var plan = state.plan();
    return plan != null
        && plan.commitment()
            .find(path)
            .filter(step -> !step.skipped())
            .map(PlannedStep::composite)
            .filter(each -> each instanceof Composite.Items list && list.items().isEmpty())
            .isPresent();
  }
}
