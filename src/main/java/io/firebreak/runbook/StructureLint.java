package io.firebreak.runbook;

import io.firebreak.label.Target;
import io.firebreak.runbook.Problem.Code;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/** Checks what keys say together: order of steps, triggers, target, verification, retries. */
final class StructureLint {
  private final Node root;
  private final Origins origins;
  private final Problems problems;

  StructureLint(Node root, Origins origins, Problems problems) {
    this.root = root;
    this.origins = origins;
    this.problems = problems;
  }

  void check(Runbook runbook) {
    ids("capture");
    if (ids("steps")) {
      needs(runbook.steps());
    }
    triggers(runbook.triggers());
    target(runbook.target());
    verification(runbook);
    runbook.steps().forEach(this::step);
  }

  /** The ids as written, so that a step with another mistake is not unknown as well. */
  static List<String> ids(Node root, String list) {
    var ids = new ArrayList<String>();
    if (root.at(list) instanceof Node.Sequence items) {
      for (var item : items.items()) {
        if (item.at("id") instanceof Node.Scalar id) {
          ids.add(id.text());
        }
      }
    }
    return ids;
  }

  private boolean ids(String list) {
    var distinct = true;
    var seen = new HashSet<String>();
    var items =
        root.at(list) instanceof Node.Sequence sequence ? sequence.items() : List.<Node>of();
    for (var item : items) {
      if (item.at("id") instanceof Node.Scalar id && !seen.add(id.text())) {
        distinct = false;
        problems.add(
            id.location(),
            Code.DUPLICATE_ID,
            "the id \"" + Problems.shown(id.text()) + "\" is taken by an earlier one");
      }
    }
    return distinct;
  }

  private void needs(List<Step> steps) {
    var ids = ids(root, "steps");
    var graph = new LinkedHashMap<String, List<String>>();
    var previous = List.<String>of();
    for (var step : steps) {
      var needs = step.needs();
      graph.put(step.id(), needs == null ? previous : needs);
      if (needs != null && known(step, needs, ids) && !needs.equals(previous)) {
        problems.add(
            origins.of(step, "needs"),
            Code.RANGE,
            "needs may name only the step before it; branches and joins are planned");
      }
      previous = List.of(step.id());
    }
    steps.stream()
        .filter(step -> waitsForItself(step.id(), graph, new HashSet<>(), new HashSet<>()))
        .findFirst()
        .ifPresent(step ->
            problems.add(
                origins.of(step, "needs"),
                Code.CYCLE,
                "the step " + step.id() + " would wait for itself"));
  }

  private boolean known(Step step, List<String> needs, List<String> ids) {
    var all = true;
    for (var i = 0; i < needs.size(); i++) {
      if (!ids.contains(needs.get(i))) {
        all = false;
        problems.add(
            origins.of(step, "needs", i),
            Code.UNKNOWN_STEP,
            "there is no step " + Problems.shown(needs.get(i)),
            Nearest.of(needs.get(i), ids));
      }
    }
    return all;
  }

  private static boolean waitsForItself(
      String id, Map<String, List<String>> graph, Set<String> done, Set<String> path) {
    if (done.contains(id)) {
      return false;
    }
    if (!path.add(id)) {
      return true;
    }
    for (var need : graph.getOrDefault(id, List.of())) {
      if (waitsForItself(need, graph, done, path)) {
        return true;
      }
    }
    path.remove(id);
    done.add(id);
    return false;
  }

  private void triggers(Triggers triggers) {
    var schedule = triggers.schedule();
    if (triggers.alert() == null && schedule == null && !triggers.manual()) {
      problems.add(
          root.at("triggers").location(),
          Code.NO_TRIGGER,
          "nothing starts this runbook; give it triggers: alert, schedule or manual: true");
    }
    if (schedule != null) {
      cron(schedule);
    }
  }

  private void cron(Triggers.BySchedule schedule) {
    try {
      CronExpression.validateExpression(schedule.cron());
    } catch (ParseException e) {
      problems.add(
          origins.of(schedule, "cron"),
          Code.FORMAT,
          "no cron expression of Quartz, such as 0 0 3 * * ?: "
              + Problems.shown(String.valueOf(e.getMessage())));
    }
  }

  private void target(Template target) {
    if (target instanceof Template.Constant(var value, var location)
        && !Target.isValid(value.asText())) {
      problems.add(
          location,
          Code.FORMAT,
          "a target is kind/scope/name of letters, digits and ._:@=+~%,- such as"
              + " service/shop/payments");
    }
  }

  private void verification(Runbook runbook) {
    var verify = runbook.verify();
    if (verify == null) {
      problems.add(
          root.location(),
          Code.NO_VERIFY,
          "nothing proves that the target recovered; give it verify");
      return;
    }
    if (verify.deadline().compareTo(verify.stabilize()) <= 0) {
      problems.add(
          origins.of(verify, "deadline"),
          Code.RANGE,
          "the deadline must be later than stabilize, before which nothing is checked");
    }
    for (var check : verify.checks()) {
      if (check instanceof Check.AlertCleared && runbook.triggers().alert() == null) {
        problems.add(
            origins.of(check), Code.RANGE, "alert_cleared needs an alert to have started the run");
      }
    }
  }

  private void step(Step step) {
    var when = step.when();
    if (when != null && when.source().equals("false")) {
      problems.add(
          when.location(), Code.UNREACHABLE_STEP, "the step " + step.id() + " can never run");
    }
    retry(step.retry());
    if (step.undo() instanceof Undo.By by) {
      retry(by.retry());
    }
  }

  private void retry(@Nullable Retry retry) {
    if (retry != null && retry.maxBackoff().compareTo(retry.backoff()) < 0) {
      problems.add(
          origins.of(retry, "max_backoff"),
          Code.RANGE,
          "max_backoff must not be less than backoff");
    }
  }
}
