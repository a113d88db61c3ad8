package io.firebreak.runbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which step of a list waits for which. A step without {@code needs} waits for the one written
 * before it, so that a plain list is a sequence.
 *
 * @param nodes each after all that it waits for; those on a cycle are left out
 * @param circular ids of steps that wait for themselves, in the order written
 */
public record Flow(List<Node> nodes, List<String> circular) {
  public Flow {
    nodes = List.copyOf(nodes);
    circular = List.copyOf(circular);
  }

  /**
   * One step.
   *
   * @param needs ids of the steps that it waits for
   * @param last whether no other step waits for it
   */
  public record Node(Step step, List<String> needs, boolean last) {
    public Node {
      needs = List.copyOf(needs);
    }
  }

  /** The order of a list. Needs that name no step of the list are not looked at. */
  public static Flow of(List<Step> steps) {
    var needs = needs(steps);
    var wanted = new LinkedHashSet<String>();
    needs.values().forEach(wanted::addAll);
    var nodes = new ArrayList<Node>();
    var placed = new LinkedHashSet<String>();
    for (var before = -1; before != placed.size(); ) {
      before = placed.size();
      for (var step : steps) {
        var waitsFor = Objects.requireNonNull(needs.get(step.id()));
        if (!placed.contains(step.id()) && placed.containsAll(waitsFor)) {
          nodes.add(new Node(step, waitsFor, !wanted.contains(step.id())));
          placed.add(step.id());
        }
      }
    }
    return new Flow(
        nodes, steps.stream().map(Step::id).filter(id -> !placed.contains(id)).toList());
  }

  private static Map<String, List<String>> needs(List<Step> steps) {
    var ids = new LinkedHashSet<String>();
    steps.forEach(step -> ids.add(step.id()));
    var needs = new LinkedHashMap<String, List<String>>();
    var previous = List.<String>of();
    for (var step : steps) {
      var written = step.needs();
      needs.put(
          step.id(), written == null ? previous : written.stream().filter(ids::contains).toList());
      previous = List.of(step.id());
    }
    return needs;
  }

  /** For each step of the list, the ids of all steps that are over when it begins. */
  Map<String, Set<String>> before() {
    var before = new LinkedHashMap<String, Set<String>>();
    var inside = new LinkedHashMap<String, Set<String>>();
    for (var node : nodes) {
      var ids = new LinkedHashSet<String>();
      for (var need : node.needs()) {
        ids.addAll(before.getOrDefault(need, Set.of()));
        ids.addAll(inside.getOrDefault(need, Set.of()));
      }
      before.put(node.step().id(), ids);
      inside.put(node.step().id(), ids(List.of(node.step())));
    }
    return before;
  }

  /** The ids of steps and of all steps inside them. */
  public static Set<String> ids(List<Step> steps) {
    var ids = new LinkedHashSet<String>();
    each(steps, step -> ids.add(step.id()));
    return ids;
  }

  /** Walks over steps and all steps inside them, in the order written. */
  public static void each(List<Step> steps, Consumer<Step> visit) {
    for (var step : steps) {
      visit.accept(step);
      if (step instanceof Step.Parallel block) {
        block.parallel().forEach(branch -> each(branch.steps(), visit));
      }
    }
  }
}
