package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.DurableWait;
import io.firebreak.action.Scripted;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.gate.GateEvent;
import io.firebreak.journal.Event;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep;
import io.firebreak.runbook.Check;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.Use;
import io.firebreak.verify.VerifyEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the world answered in a run, as rules and faults of a test. */
final class RecordedWorld {
  private static final String PRECONDITION = "precondition: ";
  private static final String RESULT = "result ";

  private final Runbook runbook;
  private final ActionCatalog actions;

  /** Results by path, in the order in which they came. */
  private final Map<String, List<JsonNode>> results = new LinkedHashMap<>();

  private final Map<String, String> uses = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, PlannedStep> planned = new LinkedHashMap<>();
  private final Map<String, ExecuteEvent.Intent> intents = new HashMap<>();
  private final Map<String, ObjectNode> crashes = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final ArrayNode faults = JsonNodeFactory.instance.arrayNode();

  RecordedWorld(List<Event> events, Runbook runbook, ActionCatalog actions) {
    this.runbook = runbook;
    this.actions = actions;
    events.forEach(this::take);
  }

  /** Paths of the calls that changed the world, in order. */
  Set<String> effects() {
    return changed;
  }

  ArrayNode faults() {
    return faults;
  }

  private void take(Event event) {
    switch (event.payload()) {
      case GateEvent.GatesJudged judged -> preconditions(judged.verdicts());
      case ExecuteEvent.StepRead read -> preconditions(read.verdicts());
      case ExecuteEvent.Captured captured -> captured(captured);
      case VerifyEvent.BaselineTaken taken ->
          taken
              .readings()
              .forEach(each -> {
                if (runbook.verify() != null
                    && runbook.verify().checks().get(each.check())
                        instanceof Check.ByAction check) {
                  answered("baseline." + each.check(), check, each.result(), each.error());
                }
              });
      case VerifyEvent.RoundRead round -> round(round);
      case PlanEvent.PlanMade made ->
          made.plan().commitment().steps().forEach(step -> planned.put(step.path(), step));
      case ExecuteEvent.Intent intent -> {
        intents.put(intent.path(), intent);
        calls.merge(intent.path(), 1, Integer::sum);
        uses.put(intent.path(), intent.action());
      }
      case ExecuteEvent.Outcome outcome -> outcome(outcome);
      case ExecuteEvent.Settled settled when settled.answer() == ExecuteEvent.Settlement.HAPPENED ->
          happened(settled.path());
      case null, default -> {
        // nothing that the world said
      }
    }
  }

  private void preconditions(List<GateEvent.Verdict> verdicts) {
    var number = 0;
    for (var verdict : verdicts) {
      if (verdict.gate().startsWith(PRECONDITION) && number < runbook.preconditions().size()) {
        var use = runbook.preconditions().get(number);
        observed("preconditions." + number, use, verdict.observed());
        number++;
      }
    }
  }

  private void captured(ExecuteEvent.Captured captured) {
    runbook.capture().stream()
        .filter(each -> captured.path().equals("capture." + each.id()))
        .findFirst()
        .ifPresent(use -> answered(captured.path(), use, captured.result(), captured.error()));
  }

  private void round(VerifyEvent.RoundRead round) {
    var contract = runbook.verify();
    for (var i = 0; contract != null && i < round.checks().size(); i++) {
      if (contract.checks().get(i) instanceof Check.ByAction check) {
        observed("verify." + i, check, round.checks().get(i).observed());
      }
    }
  }

  /** What a gate or a check wrote down of a reading, which it cut when it was long. */
  private void observed(String path, Use use, String observed) {
    var at = observed.indexOf(RESULT + "{");
    var result = at < 0 ? null : CutJson.read(observed.substring(at + RESULT.length()));
    answered(
        path, use, result == null ? null : result.orElse(null), result == null ? observed : null);
  }

  private void answered(String path, Use use, @Nullable JsonNode result, @Nullable String error) {
    uses.put(path, use.uses());
    var number = calls.merge(path, 1, Integer::sum);
    if (result == null) {
      fault(path, number).put("kind", "fail").put("message", error == null ? "no answer" : error);
    } else {
      result(path, result);
    }
  }

  private void result(String path, JsonNode result) {
    results.computeIfAbsent(path, _ -> new ArrayList<>()).add(result);
  }

  private ObjectNode fault(String path, int attempt) {
    var fault = faults.addObject().put("step", Paths.brief(path));
    return attempt == 1 ? fault : fault.put("attempt", attempt);
  }

  private void outcome(ExecuteEvent.Outcome outcome) {
    var intent = intents.get(outcome.path());
    if (intent == null || outcome.how() == Known.PERSON) {
      return;
    }
    var number = calls.getOrDefault(outcome.path(), 1);
    if (outcome.how() == Known.LOST_OWNER) {
      crashes.put(outcome.path(), fault(outcome.path(), number).put("kind", "crash_after_intent"));
    } else if (outcome.how() == Known.PROBED) {
      if (outcome.kind() == Kind.OK) {
        happened(outcome.path());
      }
    } else if (outcome.kind() == Kind.OK) {
      if (outcome.result() != null) {
        result(outcome.path(), outcome.result());
      }
      changes(intent);
    } else {
      failed(outcome, number);
    }
  }

  private void failed(ExecuteEvent.Outcome outcome, int number) {
    var unknown = outcome.kind() == Kind.UNKNOWN;
    var fault =
        fault(outcome.path(), number)
            .put("kind", "fail")
            .put("known", unknown ? "unknown" : "not_applied")
            .put("retryable", outcome.isTransient())
            .put("message", outcome.message() == null ? "failed" : outcome.message());
    if (unknown) {
      crashes.put(outcome.path(), fault);
    }
  }

  /** What nobody knew has happened after all. */
  private void happened(String path) {
    var fault = crashes.get(path);
    var intent = intents.get(path);
    if (fault != null && intent != null) {
      fault.put("happened", true);
      changes(intent);
    }
  }

  private void changes(ExecuteEvent.Intent intent) {
    if (intent.effectClass() != EffectClass.PURE) {
      changed.add(intent.path());
    }
  }

  /** One rule for each place, undos before the steps that they belong to. */
  ArrayNode rules() {
    var rules = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(uses)
        .forEach((path, action) -> {
          if (!planned.containsKey(path)) {
            rule(rules, path, action, null);
          }
        });
    planned.values().stream()
        .filter(step -> !isWait(step.action()))
        .forEach(step -> rule(rules, step.path(), step.action(), step));
    return rules;
  }

  private boolean isWait(String action) {
    return actions.find(action).filter(DurableWait.class::isInstance).isPresent();
  }

  private void rule(ArrayNode rules, String path, String action, @Nullable PlannedStep step) {
    var rule = rules.addObject().put("uses", action).put("at", Paths.brief(path));
    var known =
        results.getOrDefault(path, List.of()).stream().map(each -> whole(action, each)).toList();
    if (known.isEmpty()) {
      rule.putObject("fails").put("message", "the record has no answer of this");
    } else if (known.stream().distinct().count() == 1) {
      rule.set("result", known.getFirst());
    } else {
      known.forEach(rule.putArray("results")::add);
    }
    if (step != null) {
      plan(rule.putObject("plan"), step);
    }
  }

  private void plan(ObjectNode plan, PlannedStep step) {
    plan.put("known", step.known());
    step.targets().forEach(plan.putArray("targets")::add);
    var changes = plan.putArray("changes");
    step.changes()
        .forEach(each -> {
          var change = changes.addObject().put("field", each.field());
          change.set("before", each.before());
          change.set("after", each.after());
        });
  }

  /** With something for what the record has cut off, so that it is a result of the action. */
  private JsonNode whole(String action, JsonNode result) {
    return actions.find(action).map(found -> Scripted.completed(found, result)).orElse(result);
  }
}
