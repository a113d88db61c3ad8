package io.firebreak.runbook;

import io.firebreak.label.Target;
import io.firebreak.runbook.Problem.Code;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/** Checks what keys say together: order of steps, triggers, target, verification, retries. */
final class StructureLint {
  /** Steps of one runbook, those inside others included. */
  static final int MOST_STEPS = 200;

  private static final List<String> OF_LISTS =
      List.of("max_parallel", "canary", "growth", "max_errors", "batch_check", "approve_each");

  /** The times that a throttle may have, one of them. */
  private static final List<String> TIMES =
      List.of("once_within", "once_after", "accumulate_within");

  private final Node root;
  private final Origins origins;
  private final Problems problems;

  StructureLint(Node root, Origins origins, Problems problems) {
    this.root = root;
    this.origins = origins;
    this.problems = problems;
  }

  void check(Runbook runbook) {
    distinct(capture(root));
    eitherStepsOrRemediations(runbook);
    if (distinct(steps(root))) {
      runbook.remedies().forEach(remedy -> flow(remedy.steps()));
    }
    triggers(runbook.triggers());
    target(runbook.target());
    proof(runbook);
    escalation(runbook.approval());
    groups(runbook.approval());
    verification(runbook);
    runbook.allSteps().forEach(this::step);
  }

  /** The ids as written, so that a step with another mistake is not unknown as well. */
  static List<String> ids(Node root) {
    return steps(root).stream().map(Node.Scalar::text).distinct().toList();
  }

  private static List<Node.Scalar> capture(Node root) {
    return items(root.at("capture")).stream()
        .map(item -> item.at("id"))
        .filter(Node.Scalar.class::isInstance)
        .map(Node.Scalar.class::cast)
        .toList();
  }

  /** The ids of all steps, those inside others included. */
  private static List<Node.Scalar> steps(Node root) {
    var ids = new ArrayList<Node.Scalar>();
    collect(root.at("steps"), ids);
    items(root.at("remediations")).forEach(remedy -> collect(remedy.at("steps"), ids));
    return ids;
  }

  private static void collect(Node list, List<Node.Scalar> ids) {
    for (var item : items(list)) {
      if (item.at("id") instanceof Node.Scalar id) {
        ids.add(id);
      }
      items(item.at("parallel")).forEach(branch -> collect(branch.at("steps"), ids));
    }
  }

  private static List<Node> items(Node node) {
    return node instanceof Node.Sequence list ? list.items() : List.of();
  }

  private boolean distinct(List<Node.Scalar> ids) {
    var seen = new HashSet<String>();
    var distinct = true;
    for (var id : ids) {
      if (!seen.add(id.text())) {
        distinct = false;
        problems.add(
            id.location(),
            Code.DUPLICATE_ID,
            "the id \"" + Problems.shown(id.text()) + "\" is taken by an earlier one");
      }
    }
    return distinct;
  }

  private void eitherStepsOrRemediations(Runbook runbook) {
    var fixes = root.at("remediations");
    if (runbook.steps().isEmpty() == runbook.remediations().isEmpty()
        && items(root.at("steps")).isEmpty() == items(fixes).isEmpty()) {
      problems.add(
          runbook.steps().isEmpty() ? root.location() : fixes.location(),
          runbook.steps().isEmpty() ? Code.MISSING_KEY : Code.RANGE,
          "give either steps or remediations, a list of fixes that are tried in turn");
    }
    if (runbook.allSteps().size() > MOST_STEPS) {
      problems.add(
          root.at("steps").location(),
          Code.RANGE,
          runbook.allSteps().size() + " steps are too many; at most " + MOST_STEPS + " may stand");
    }
    for (var i = 0; i < runbook.remediations().size(); i++) {
      if (runbook.verify(i) == null) {
        problems.add(
            origins.of(runbook.remediations().get(i)),
            Code.MISSING_KEY,
            "a remediation needs a verify, here or in the runbook, that says whether it helped");
      }
    }
  }

  /** The order within one list of steps. */
  private void flow(List<Step> steps) {
    var ids = steps.stream().map(Step::id).toList();
    for (var step : steps) {
      var needs = step.needs();
      for (var i = 0; needs != null && i < needs.size(); i++) {
        known(step, i, needs.get(i), ids);
      }
      if (step instanceof Step.Parallel block) {
        block.parallel().forEach(branch -> flow(branch.steps()));
      }
    }
    var circular = Flow.of(steps).circular();
    steps.stream()
        .filter(step -> circular.contains(step.id()))
        .findFirst()
        .ifPresent(step ->
            problems.add(
                origins.of(step, "needs"),
                Code.CYCLE,
                "the step " + step.id() + " would wait for itself"));
  }

  private void known(Step step, int index, String need, List<String> ids) {
    if (ids.contains(need)) {
      return;
    }
    var elsewhere = ids(root).contains(need);
    problems.add(
        origins.of(step, "needs", index),
        Code.UNKNOWN_STEP,
        elsewhere
            ? "the step " + need + " is in another list; needs names steps of the same list"
            : "there is no step " + Problems.shown(need),
        elsewhere ? null : Nearest.of(need, ids));
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
    if (root.at("triggers", "alert") instanceof Node.Mapping alert
        && alert.entry("throttle") != null
        && alert.at("throttle") instanceof Node.Mapping throttle) {
      throttle(throttle);
    }
  }

  /** As written, so that a value that is wrong is not missing as well. */
  private void throttle(Node.Mapping throttle) {
    var times = TIMES.stream().filter(key -> throttle.entry(key) != null).count();
    if (times != 1) {
      problems.add(
          throttle.location(),
          times == 0 ? Code.MISSING_KEY : Code.RANGE,
          "give a throttle exactly one of " + String.join(", ", TIMES));
    }
    var counts = throttle.entry("threshold") != null;
    if (counts != (throttle.entry("accumulate_within") != null)) {
      problems.add(
          throttle.location(),
          counts ? Code.RANGE : Code.MISSING_KEY,
          "accumulate_within and threshold go together: so many alerts within that time");
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

  private void proof(Runbook runbook) {
    if (runbook.autonomy() == Runbook.Autonomy.AUTO && runbook.promotion().fromTheStart()) {
      problems.add(
          origins.of(runbook.promotion(), "after"),
          Code.UNPROVEN,
          "every new version goes on alone from its first run; ask for some runs and a success"
              + " rate, or leave promotion out");
    }
  }

  private void escalation(ApprovalRule rule) {
    var escalates = rule.onTimeout() == ApprovalRule.OnTimeout.ESCALATE;
    if (escalates && rule.escalateTo().isEmpty()) {
      problems.add(
          origins.of(rule, "on_timeout"),
          Code.NO_ESCALATION,
          "nobody is named to whom it escalates, so it expires; give escalate_to");
    } else if (!escalates && !rule.escalateTo().isEmpty()) {
      problems.add(
          origins.ofKey(rule, "escalate_to"),
          Code.RANGE,
          "escalate_to says nothing without on_timeout: escalate");
    }
  }

  private void groups(ApprovalRule rule) {
    var groups = rule.from().groups();
    if (rule.from().distinctGroups() && groups < rule.count()) {
      problems.add(
          origins.ofKey(rule.from(), "distinct_groups"),
          Code.QUORUM_UNREACHABLE,
          rule.count()
              + " must approve, each from another group, and "
              + groups
              + " are named: name more groups, or lower count");
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
    if (step.join() != Step.Join.ALL && step.needs() != null && step.needs().size() < 2) {
      problems.add(
          origins.ofKey(step, "join"), Code.RANGE, "join says nothing without two needs or more");
    }
    if (step instanceof Step.Call call) {
      call(call);
    }
  }

  private void call(Step.Call call) {
    retry(call.retry());
    if (call.undo() instanceof Undo.By by) {
      retry(by.retry());
    }
    if (call.forEach() == null) {
      OF_LISTS.stream()
          .filter(key -> origins.has(call, key))
          .forEach(key ->
              problems.add(
                  origins.ofKey(call, key), Code.RANGE, key + " says nothing without for_each"));
    } else if (call.canary() > 0 && call.batchCheck() == null) {
      problems.add(
          origins.ofKey(call, "canary"),
          Code.NO_VERIFY,
          "nothing is looked at after the canary; give the step a batch_check");
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
