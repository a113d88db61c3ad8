package io.firebreak.rehearsal;

import io.firebreak.execute.ExecuteEvent;
import io.firebreak.gate.GateEvent;
import io.firebreak.journal.Event;
import io.firebreak.plan.Paths;
import io.firebreak.rehearsal.Expected.Verified;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.Handler;
import io.firebreak.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which ways through a runbook its tests have gone. What child runs do counts for their own
 * runbooks' tests.
 */
public final class Coverage {
  static final String PRECONDITION = "precondition: ";

  private final Runbook of;
  private final Set<String> steps = new LinkedHashSet<>();
  private final Map<String, Boolean> ways = new LinkedHashMap<>();

  Coverage(Runbook of) {
    this.of = of;
    of.preconditions()
        .forEach(each -> {
          var name = each.name() == null ? each.uses() : each.name();
          declare("precondition met: " + name);
          declare("precondition unmet: " + name);
        });
    of.remedies().forEach(remedy -> StepWays.declare(remedy.steps(), this::declare));
    of.allSteps().forEach(step -> steps.add(StepWays.ran(step.id())));
    if (of.remedies().size() > 1) {
      of.remedies()
          .forEach(remedy -> {
            declare("remedy helped: " + remedy.name());
            declare("remedy did not help: " + remedy.name());
          });
    }
    if (of.verify() != null) {
      declare("verify passed");
      declare("verify failed");
    }
    handlers("on_failure", of.onFailure());
    handlers("on_success", of.onSuccess());
    handlers("on_skip", of.onSkip());
    handlers("on_cancel", of.onCancel());
    handlers("always", of.always());
  }

  private void declare(String way) {
    ways.put(way, false);
  }

  private void handlers(String kind, List<Handler> handlers) {
    for (var i = 0; i < handlers.size(); i++) {
      declare("handler ran: " + kind + "." + i);
      if (handlers.get(i).when() != null) {
        declare("handler skipped by its when: " + kind + "." + i);
      }
    }
  }

  /** Takes note of where one test has gone. */
  void add(Performance came) {
    var state = came.state();
    if (state == null) {
      return;
    }
    of.remedies()
        .forEach(remedy -> new StepWays(state, came.steps(), this::hit).take(remedy.steps()));
    came.undone().stream()
        .filter(place -> !Paths.inChild(place))
        .forEach(place -> hit(StepWays.undone(Paths.id(place))));
    came.handlers()
        .forEach((place, status) ->
            hit(
                (status.equals("skipped") ? "handler skipped by its when: " : "handler ran: ")
                    + place));
    came.events().forEach(this::event);
    if (state.status() == RunStatus.SUCCEEDED && !state.completed().isEmpty()) {
      hit("remedy helped: " + remedy(state.rung()));
    } else if (came.verified() == Verified.FAILED || state.failure() != null) {
      hit("remedy did not help: " + remedy(state.rung()));
    }
    if (came.verified() == Verified.PASSED) {
      hit("verify passed");
    } else if (came.verified() == Verified.FAILED) {
      hit("verify failed");
    }
  }

  private void event(Event event) {
    switch (event.payload()) {
      case GateEvent.GatesJudged judged -> judged.verdicts().forEach(this::verdict);
      case ExecuteEvent.StepRead read -> read.verdicts().forEach(this::verdict);
      case RunEvent.NextRemedy next -> hit("remedy did not help: " + remedy(next.rung() - 1));
      case null, default -> {
        // no way of its own
      }
    }
  }

  private String remedy(int rung) {
    return of.remedies().get(rung).name();
  }

  private void verdict(GateEvent.Verdict verdict) {
    var name = verdict.gate();
    if (name.startsWith(PRECONDITION)) {
      hit(
          (verdict.ruling() == GateEvent.Ruling.PASS
                  ? "precondition met: "
                  : "precondition unmet: ")
              + name.substring(PRECONDITION.length()));
    }
  }

  private void hit(String way) {
    ways.computeIfPresent(way, (_, _) -> true);
  }

  /** The runbook's name. */
  public String runbook() {
    return of.name();
  }

  /** How many steps there are. */
  public int steps() {
    return steps.size();
  }

  /** How many of them ran in some test. */
  public int stepsRun() {
    return (int) steps.stream().filter(ways::get).count();
  }

  /** How many ways there are, those of the steps included. */
  public int ways() {
    return ways.size();
  }

  /** How many of them some test has gone. */
  public int waysGone() {
    return (int) ways.values().stream().filter(gone -> gone).count();
  }

  /** Share of the ways that some test has gone, 0 to 100, rounded down. */
  public int percent() {
    return waysGone() * 100 / ways();
  }

  /** The ways that no test has gone, for people. */
  public List<String> missed() {
    return ways.entrySet().stream()
        .filter(each -> !each.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }
}
