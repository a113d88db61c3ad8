package io.firebreak.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.plan.Planner.Request;
import io.firebreak.runbook.Step;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run would change as far as that is known without looking at anything. A step of which
 * nothing can be told hides no other.
 *
 * @param targets beside the run's own, in order; those of undos and of child runs too
 * @param unknown why it is not known what a step changes, by its path
 */
public record Outline(SortedSet<String> targets, SortedMap<String, String> unknown) {
  public Outline {
    targets = Collections.unmodifiableSortedSet(new TreeSet<>(targets));
    unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
  }

  /** By a planner whose actions look at nothing. */
  static Outline of(Planner planner, Request request) throws InterruptedException {
    var targets = new TreeSet<String>();
    var unknown = new TreeMap<String, String>();
    for (var step : request.version().runbook().remedies().get(request.rung()).steps()) {
      try {
        var part = part(planner, request, step);
        targets.addAll(part.changed());
        part.calls()
            .forEach((path, call) -> {
              if (call.mutates() && call.targets().isEmpty()) {
                unknown.put(path, "only its dry-run tells what " + call.action() + " changes");
              }
            });
      } catch (PlanningException e) {
        unknown.put(Paths.step(step.id()), e.getMessage());
      }
    }
    targets.remove(request.target());
    return new Outline(targets, unknown);
  }

  private static Commitment part(Planner planner, Request request, Step step)
      throws InterruptedException, PlanningException {
    var sheet = new Sheet(planner, request);
    sheet.steps(List.of(step), request.scope());
    return new Commitment(
        request.version().runbook().name(),
        request.version().hash(),
        JsonNodeFactory.instance.objectNode(),
        request.target(),
        sheet.steps(),
        null,
        null);
  }
}
