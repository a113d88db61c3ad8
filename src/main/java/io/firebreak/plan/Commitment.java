package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an approver agrees to: the part of a plan that is hashed (engine-rules 1).
 *
 * @param runbook its name
 * @param version hash of the runbook version
 * @param inputs resolved run inputs
 * @param target the run's canonical target
 * @param steps in order
 * @param verify the runbook's verification as written, null for none
 * @param approval what approval it needs; null for none
 */
public record Commitment(
    String runbook,
    String version,
    JsonNode inputs,
    String target,
    List<PlannedStep> steps,
    @Nullable JsonNode verify,
    @Nullable Required approval) {

  public Commitment {
    steps = List.copyOf(steps);
  }

  /** The same with other steps and another approval. */
  Commitment with(List<PlannedStep> others, @Nullable Required other) {
    return new Commitment(runbook, version, inputs, target, others, verify, other);
  }

  /**
   * The step at {@code path}, also one of a child run.
   *
   * @throws IllegalArgumentException when there is none
   */
  public PlannedStep step(String path) {
    return find(path)
        .orElseThrow(() -> new IllegalArgumentException("the plan has no step " + path));
  }

  /** The step at {@code path}, also one of a child run; empty when there is none. */
  public Optional<PlannedStep> find(String path) {
    if (Paths.inChild(path)) {
      return find(Paths.parent(path))
          .map(PlannedStep::child)
          .flatMap(child -> child.plan().find(Paths.child(path)));
    }
    return steps.stream().filter(step -> step.path().equals(path)).findFirst();
  }

  /** Every step as people are shown it: what a child run will do follows the step that runs it. */
  public List<PlannedStep> shown() {
    var shown = new ArrayList<PlannedStep>();
    for (var step : steps) {
      shown.add(step);
      var child = step.child();
      if (child != null && !step.skipped()) {
        child.plan().shown().forEach(inner -> shown.add(inner.inside(step)));
      }
    }
    return List.copyOf(shown);
  }

  /** Every call of an action, those of child runs included, by its path as this run names it. */
  public SequencedMap<String, PlannedStep> calls() {
    return calls(steps);
  }

  /** The same of steps that are not committed to yet. */
  static SequencedMap<String, PlannedStep> calls(List<PlannedStep> steps) {
    var calls = new LinkedHashMap<String, PlannedStep>();
    for (var step : steps) {
      var child = step.child();
      if (child != null && !step.skipped()) {
        child
            .plan()
            .calls()
            .forEach((path, call) -> calls.put(Paths.inChild(step.path(), path), call));
      } else if (!step.isHead() || step.skipped()) {
        calls.put(step.path(), step);
      }
    }
    return Collections.unmodifiableSequencedMap(calls);
  }

  /** The parts of all child runs, at any depth, by the path of the step that each is. */
  public SequencedMap<String, Commitment> children() {
    var children = new LinkedHashMap<String, Commitment>();
    for (var step : steps) {
      var child = step.skipped() ? null : step.child();
      if (child != null) {
        children.put(step.path(), child.plan());
        child
            .plan()
            .children()
            .forEach((path, part) -> children.put(Paths.inChild(step.path(), path), part));
      }
    }
    return Collections.unmodifiableSequencedMap(children);
  }

  /** The targets of all child runs, in order and once each. */
  public SortedSet<String> childTargets() {
    var targets = new TreeSet<String>();
    for (var step : steps) {
      var child = step.child();
      if (child != null && !step.skipped()) {
        targets.add(child.plan().target());
        targets.addAll(child.plan().childTargets());
      }
    }
    return targets;
  }

  /** The targets of all that changes something, undos and children included, but for addresses. */
  public SortedSet<String> changed() {
    var targets = new TreeSet<>(childTargets());
    calls().values().stream()
        .filter(PlannedStep::mutates)
        .forEach(step -> {
          targets.addAll(step.targets());
          targets.addAll(step.undone());
        });
    targets.removeIf(PlannedStep::isAddress);
    return targets;
  }

  /** How many steps may change something, those of child runs included. */
  public int mutations() {
    return (int) calls().values().stream().filter(PlannedStep::mutates).count();
  }
}
