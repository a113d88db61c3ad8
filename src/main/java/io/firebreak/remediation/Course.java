package io.firebreak.remediation;

import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.plan.PlannedStep;
import io.firebreak.runbook.Flow;
import io.firebreak.runbook.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far one list of steps is: the runbook's own, or that of a branch. Pure. */
final class Course {
  private final Calls calls;
  private final List<Flow.Node> nodes;
  private final Map<String, Fate> fates = new LinkedHashMap<>();
  private final Map<String, List<Course>> branches = new LinkedHashMap<>();
  private final Map<String, Batches> lists = new LinkedHashMap<>();

  Course(Calls calls, List<Step> steps) {
    this.calls = calls;
    this.nodes = Flow.of(steps).nodes();
    for (var node : nodes) {
      fates.put(node.step().id(), fate(node));
    }
  }

  List<Flow.Node> nodes() {
    return nodes;
  }

  Fate fate(Step step) {
    return Objects.requireNonNull(fates.get(step.id()));
  }

  /** The branches of a block; none when the block as a whole is over. */
  List<Course> branches(Step.Parallel block) {
    return branches.getOrDefault(block.id(), List.of());
  }

  Batches batches(Step.Call list) {
    return Objects.requireNonNull(lists.get(list.id()));
  }

  /** What the steps that a step waits for allow. */
  enum Reach {
    READY,
    WAITING,
    NEVER
  }

  Reach reach(Flow.Node node) {
    var before = node.needs().stream().map(id -> Objects.requireNonNull(fates.get(id))).toList();
    if (before.isEmpty()) {
      return Reach.READY;
    }
    return switch (node.step().join()) {
      case ALL ->
          before.stream().anyMatch(Fate::lost)
              ? Reach.NEVER
              : ready(before.stream().allMatch(fate -> fate == Fate.DONE));
      case ANY ->
          before.stream().allMatch(Fate::lost)
              ? Reach.NEVER
              : ready(before.stream().anyMatch(fate -> fate == Fate.DONE));
      case ALL_DONE -> ready(before.stream().allMatch(Fate::over));
    };
  }

  private static Reach ready(boolean now) {
    return now ? Reach.READY : Reach.WAITING;
  }

  private Fate fate(Flow.Node node) {
    var reach = reach(node);
    if (reach == Reach.NEVER) {
      return Fate.UNREACHED;
    }
    var head = calls.planned(Paths.step(node.step().id()));
    return switch (node.step()) {
      case Step.Parallel block -> block(block, head);
      case Step.Call call
          when head.composite() instanceof Composite.Items(var items, var _, var _) -> {
        var batches = new Batches(calls, call, items.size());
        lists.put(call.id(), batches);
        yield list(head, batches, reach);
      }
      case Step.Call _ -> calls.fate(head);
    };
  }

  private Fate block(Step.Parallel block, PlannedStep head) {
    var own = calls.fate(head);
    if (own == Fate.DONE || own == Fate.FAILED || head.skipped()) {
      return own;
    }
    var inside = new ArrayList<Course>();
    block.parallel().forEach(branch -> inside.add(new Course(calls, branch.steps())));
    branches.put(block.id(), inside);
    if (inside.stream().noneMatch(Course::touched)) {
      return own;
    }
    return together(block, inside);
  }

  private static Fate together(Step.Parallel block, List<Course> inside) {
    var failed = inside.stream().anyMatch(Course::failed);
    if (inside.stream().anyMatch(Course::halted)) {
      return inside.stream().anyMatch(Course::busy) ? Fate.BUSY : Fate.HALTED;
    }
    var over =
        (failed && block.onError() == Step.OnError.STOP)
            ? inside.stream().noneMatch(Course::busy)
            : inside.stream().allMatch(Course::over);
    if (over) {
      return failed ? Fate.FAILED : Fate.DONE;
    }
    return inside.stream().anyMatch(Course::busy) ? Fate.BUSY : Fate.GOING;
  }

  private Fate list(PlannedStep head, Batches batches, Reach reach) {
    var own = calls.fate(head);
    if (own == Fate.DONE || own == Fate.FAILED || head.skipped()) {
      return own;
    } else if (batches.isEmpty()) {
      return reach == Reach.READY && head.when() == null ? Fate.DONE : emptyAfterReading(head, own);
    }
    var fate = batches.fate();
    return fate == Fate.UNTOUCHED ? own : fate;
  }

  private Fate emptyAfterReading(PlannedStep head, Fate own) {
    return calls.known(head.path()).read() == null ? own : Fate.DONE;
  }

  boolean touched() {
    return fates.values().stream()
        .anyMatch(fate -> fate != Fate.UNTOUCHED && fate != Fate.UNREACHED);
  }

  boolean busy() {
    return fates.values().stream().anyMatch(fate -> fate == Fate.BUSY);
  }

  boolean halted() {
    return fates.values().stream().anyMatch(fate -> fate == Fate.HALTED);
  }

  /** Whether a failure reached the end of the list: no join on its way lets it pass. */
  boolean failed() {
    return nodes.stream().anyMatch(node -> node.last() && fate(node.step()).lost());
  }

  /** Whether nothing more comes of it: all is over, or it failed and nothing is in flight. */
  boolean over() {
    return failed() ? !busy() : fates.values().stream().allMatch(Fate::over);
  }

  /** Why it failed, for people; null when it did not. */
  @Nullable String why() {
    return nodes.stream()
        .filter(node -> node.last() && fate(node.step()).lost())
        .findFirst()
        .map(this::why)
        .orElse(null);
  }

  private String why(Flow.Node node) {
    if (fate(node.step()) == Fate.UNREACHED) {
      return nodes.stream()
          .filter(other -> node.needs().contains(other.step().id()))
          .filter(other -> fate(other.step()).lost())
          .findFirst()
          .map(this::why)
          .orElseThrow();
    }
    var inside = branches.getOrDefault(node.step().id(), List.of());
    var batches = lists.get(node.step().id());
    return inside.stream()
        .map(Course::why)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> java.util.Optional.ofNullable(batches).map(Batches::why))
        .orElseGet(() -> calls.failure(calls.planned(Paths.step(node.step().id()))));
  }
}
