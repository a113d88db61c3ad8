package io.firebreak.rehearsal;

import io.firebreak.gate.GateEvent;
import io.firebreak.rehearsal.Expected.Verified;
import io.firebreak.runbook.Handler;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Undo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which ways through a runbook its tests have gone. */
public final class Coverage {
  private final String runbook;
  private final Set<String> steps = new LinkedHashSet<>();
  private final Map<String, Boolean> points = new LinkedHashMap<>();

  Coverage(Runbook of) {
    this.runbook = of.name();
    of.preconditions()
        .forEach(each -> {
          var name = each.name() == null ? each.uses() : each.name();
          points.put("precondition met: " + name, false);
          points.put("precondition unmet: " + name, false);
        });
    of.allSteps().forEach(this::declare);
    if (of.verify() != null) {
      points.put("verify passed", false);
      points.put("verify failed", false);
    }
    handlers("on_failure", of.onFailure());
    handlers("on_success", of.onSuccess());
    handlers("on_skip", of.onSkip());
    handlers("on_cancel", of.onCancel());
    handlers("always", of.always());
  }

  private void declare(Step step) {
    steps.add(ran(step.id()));
    points.put(ran(step.id()), false);
    points.put(failed(step.id()), false);
    if (step.when() != null) {
      points.put("step skipped by its when: " + step.id(), false);
    }
    if (step instanceof Step.Call call && call.undo() instanceof Undo.By) {
      points.put("step undone: " + step.id(), false);
    }
  }

  private static String ran(String step) {
    return "step ran: " + step;
  }

  private static String failed(String step) {
    return "step failed: " + step;
  }

  private void handlers(String kind, List<Handler> handlers) {
    for (var i = 0; i < handlers.size(); i++) {
      points.put("handler ran: " + kind + "." + i, false);
      if (handlers.get(i).when() != null) {
        points.put("handler skipped by its when: " + kind + "." + i, false);
      }
    }
  }

  /** Takes note of where one test has gone. */
  void add(Performance came) {
    came.steps().forEach(this::step);
    came.undone().forEach(step -> hit("step undone: " + step));
    came.handlers()
        .forEach((path, status) ->
            hit(
                (status.equals("skipped") ? "handler skipped by its when: " : "handler ran: ")
                    + path));
    for (var event : came.events()) {
      if (event.payload() instanceof GateEvent.GatesJudged judged) {
        judged.verdicts().forEach(this::verdict);
      }
    }
    if (came.verified() == Verified.PASSED) {
      hit("verify passed");
    } else if (came.verified() == Verified.FAILED) {
      hit("verify failed");
    }
  }

  private void step(String step, String status) {
    if (status.equals("skipped")) {
      hit("step skipped by its when: " + step);
      return;
    }
    hit(ran(step));
    if (!status.equals("succeeded")) {
      hit(failed(step));
    }
  }

  private void verdict(GateEvent.Verdict verdict) {
    var name = verdict.gate();
    if (name.startsWith("precondition: ")) {
      hit(
          (verdict.ruling() == GateEvent.Ruling.PASS
                  ? "precondition met: "
                  : "precondition unmet: ")
              + name.substring("precondition: ".length()));
    }
  }

  private void hit(String point) {
    points.computeIfPresent(point, (_, _) -> true);
  }

  /** The runbook's name. */
  public String runbook() {
    return runbook;
  }

  /** How many steps there are. */
  public int steps() {
    return steps.size();
  }

  /** How many of them ran in some test. */
  public int stepsRun() {
    return (int) steps.stream().filter(points::get).count();
  }

  /** How many ways there are, those of the steps included. */
  public int ways() {
    return points.size();
  }

  /** How many of them some test has gone. */
  public int waysGone() {
    return (int) points.values().stream().filter(gone -> gone).count();
  }

  /** Share of the ways that some test has gone, 0 to 100, rounded down. */
  public int percent() {
    return waysGone() * 100 / ways();
  }

  /** The ways that no test has gone, for people. */
  public List<String> missed() {
    return points.entrySet().stream()
        .filter(each -> !each.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }
}
