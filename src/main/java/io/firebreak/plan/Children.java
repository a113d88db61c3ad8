package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.plan.Planner.Request;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Plans the child runs of a run: the parent's plan holds all that they will do. */
final class Children {
  private final Planner planner;
  private final Request request;

  Children(Planner planner, Request request) {
    this.planner = planner;
    this.request = request;
  }

  Plan plan(String path, String name, Map<String, JsonNode> given, Scope scope)
      throws InterruptedException, PlanningException {
    var version =
        planner
            .runbook(name)
            .orElseThrow(() -> PlanningException.at(path, ": there is no runbook " + name));
    var ancestors = new ArrayList<>(request.ancestors());
    ancestors.add(request.version().runbook().name());
    if (ancestors.contains(name)) {
      throw PlanningException.at(
          path, ": " + String.join(" → ", ancestors) + " → " + name + " would never end");
    }
    if (ancestors.size() > Planner.MOST_DEPTH) {
      throw PlanningException.at(
          path, ": children may be " + Planner.MOST_DEPTH + " deep: " + ancestors);
    }
    return plan(path, version, given, scope, ancestors);
  }

  private Plan plan(
      String path,
      RunbookVersion version,
      Map<String, JsonNode> given,
      Scope scope,
      List<String> ancestors)
      throws InterruptedException, PlanningException {
    var runbook = version.runbook();
    if (runbook.calls().stream().anyMatch(Step.Call::approveEach)) {
      throw PlanningException.at(
          path,
          ": "
              + runbook.name()
              + " has approve_each, and a run that is a part of another never asks alone");
    }
    var outside = scope.only("alert", "incident", "now");
    var subject = Subject.find(runbook, given, outside, planner.evaluator());
    if (!subject.invalid().isEmpty()) {
      throw PlanningException.at(
          path, ": " + runbook.name() + ": " + String.join("; ", subject.invalid()));
    }
    var inside =
        outside
            .with("inputs", subject.inputs())
            .with("run", run(scope, version, subject))
            .with("steps", JsonNodeFactory.instance.objectNode());
    var caller = request.caller().inChild(path);
    return planner.plan(
        new Request(
            version,
            0,
            subject.inputs(),
            subject.target(),
            caller,
            inside.with("capture", evidence(version, caller, inside)),
            Map.of(),
            ancestors));
  }

  /** What a child sees of its run: the root's, but for what it is itself. */
  private static ObjectNode run(Scope scope, RunbookVersion version, Subject subject) {
    var run = Objects.requireNonNull((ObjectNode) scope.values().get("run")).deepCopy();
    run.put("runbook", version.runbook().name());
    run.put("target", subject.target());
    run.put("autonomy", version.runbook().autonomy().name().toLowerCase(java.util.Locale.ROOT));
    return run;
  }

  /** Evidence only reads; it is taken because steps and lists of the child may look at it. */
  private ObjectNode evidence(RunbookVersion version, Caller caller, Scope scope)
      throws InterruptedException {
    var evidence = JsonNodeFactory.instance.objectNode();
    for (var capture : version.runbook().capture()) {
      var place = caller.at("capture." + capture.id());
      Readings.note(
          evidence,
          capture.id(),
          planner.readings().read(capture, capture.timeout(), place, scope));
    }
    return evidence;
  }
}
