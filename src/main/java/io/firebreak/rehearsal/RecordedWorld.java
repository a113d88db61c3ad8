package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Extent;
import io.firebreak.action.Scripted;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.execute.ExecuteEvent.Kind;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.gate.GateEvent;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the world answered in a run, as rules and faults of a test. */
final class RecordedWorld {
  private static final String RESULT = "result ";

  private final Recording recording;
  private final ActionCatalog actions;

  /** Which remedy each run is at, by its id. */
  private final Map<String, Integer> rungs = new HashMap<>();

  /** Results by path, in the order in which they came. */
  private final Map<String, List<JsonNode>> results = new LinkedHashMap<>();

  private final Map<String, String> uses = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, PlannedStep> planned = new LinkedHashMap<>();
  private final Map<String, Extent> extents = new HashMap<>();
  private final Map<String, ExecuteEvent.Intent> intents = new HashMap<>();
  private final Map<String, ObjectNode> crashes = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final ArrayNode faults = JsonNodeFactory.instance.arrayNode();

  RecordedWorld(Recording recording, ActionCatalog actions) {
    this.recording = recording;
    this.actions = actions;
    recording.moments().forEach(moment -> take(moment.event().payload(), moment.run()));
  }

  /** Paths of the calls that changed the world, in order. */
  Set<String> effects() {
    return changed;
  }

  ArrayNode faults() {
    return faults;
  }

  private void take(@Nullable Payload payload, PlayedRun run) {
    switch (payload) {
      case GateEvent.GatesJudged judged -> preconditions(judged.verdicts(), run);
      case ExecuteEvent.StepRead read -> preconditions(read.verdicts(), run);
      case ExecuteEvent.Captured captured -> captured(captured, run);
      case VerifyEvent.BaselineTaken taken -> baseline(taken, run);
      case VerifyEvent.RoundRead round -> round(round, run);
      case RunEvent.NextRemedy next -> rungs.put(run.state().id(), next.rung());
      case PlanEvent.PlanMade made -> planned(made.plan(), run);
      case ExecuteEvent.Intent intent -> {
        var place = run.at(intent.path());
        intents.put(place, intent);
        calls.merge(place, 1, Integer::sum);
        uses.put(place, intent.action());
      }
      case ExecuteEvent.Outcome outcome when Paths.isCheck(outcome.path()) ->
          batchCheck(outcome, run);
      case ExecuteEvent.Outcome outcome -> outcome(outcome, run.at(outcome.path()));
      case ExecuteEvent.Settled settled when settled.answer() == ExecuteEvent.Settlement.HAPPENED ->
          happened(run.at(settled.path()));
      case null, default -> {
        // nothing that the world said
      }
    }
  }

  private Runbook runbook(PlayedRun run) {
    return recording.version(run).runbook();
  }

  /** The checks by which the remedy is proved that a run is at. */
  private List<Check> checks(PlayedRun run) {
    var contract = runbook(run).verify(rungs.getOrDefault(run.state().id(), 0));
    return contract == null ? List.of() : contract.checks();
  }

  private void planned(Plan plan, PlayedRun run) {
    plan.commitment().calls().forEach((path, step) -> planned.put(run.at(path), step));
    plan.commitment().children().forEach((path, child) -> unseen(run.at(path), child.version()));
    plan.observations()
        .forEach(seen -> {
          if (seen.extent() != null) {
            extents.put(run.at(seen.path()), seen.extent());
          }
        });
  }

  /** Evidence of a child is also taken for its parent's plan, which keeps nothing of it. */
  private void unseen(String child, String version) {
    recording
        .version(version)
        .runbook()
        .capture()
        .forEach(each -> uses.putIfAbsent(Places.in(child, "capture." + each.id()), each.uses()));
  }

  private void preconditions(List<GateEvent.Verdict> verdicts, PlayedRun run) {
    var all = runbook(run).preconditions();
    var number = 0;
    for (var verdict : verdicts) {
      if (verdict.gate().startsWith(Coverage.PRECONDITION) && number < all.size()) {
        observed(run.at("preconditions." + number), all.get(number), verdict.observed());
        number++;
      }
    }
  }

  private void captured(ExecuteEvent.Captured captured, PlayedRun run) {
    runbook(run).capture().stream()
        .filter(each -> captured.path().equals("capture." + each.id()))
        .findFirst()
        .ifPresent(
            use -> answered(run.at(captured.path()), use, captured.result(), captured.error()));
  }

  private void baseline(VerifyEvent.BaselineTaken taken, PlayedRun run) {
    var checks = checks(run);
    for (var reading : taken.readings()) {
      if (reading.check() < checks.size()
          && checks.get(reading.check()) instanceof Check.ByAction check) {
        answered(run.at("baseline." + reading.check()), check, reading.result(), reading.error());
      }
    }
  }

  private void round(VerifyEvent.RoundRead round, PlayedRun run) {
    var checks = checks(run);
    for (var i = 0; i < Math.min(checks.size(), round.checks().size()); i++) {
      if (checks.get(i) instanceof Check.ByAction check) {
        observed(run.at("verify." + i), check, round.checks().get(i).observed());
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
    var fault = faults.addObject().put("step", Places.brief(path));
    return attempt == 1 ? fault : fault.put("attempt", attempt);
  }

  /** A reading between batches: it has no intent, because it changes nothing. */
  private void batchCheck(ExecuteEvent.Outcome outcome, PlayedRun run) {
    runbook(run).calls().stream()
        .filter(call -> call.id().equals(Paths.id(outcome.path())))
        .flatMap(call -> Stream.ofNullable(call.batchCheck()))
        .findFirst()
        .ifPresent(check ->
            observed(
                run.at(outcome.path()), check, Objects.requireNonNullElse(outcome.message(), "")));
  }

  private void outcome(ExecuteEvent.Outcome outcome, String place) {
    var intent = intents.get(place);
    if (intent == null || outcome.how() == Known.PERSON) {
      return;
    }
    var number = calls.getOrDefault(place, 1);
    if (outcome.how() == Known.LOST_OWNER) {
      crashes.put(place, fault(place, number).put("kind", "crash_after_intent"));
    } else if (outcome.how() == Known.PROBED) {
      if (outcome.kind() == Kind.OK) {
        happened(place);
      }
    } else if (outcome.kind() == Kind.OK) {
      if (outcome.result() != null) {
        result(place, outcome.result());
      }
      changes(intent, place);
    } else {
      failed(outcome, place, number);
    }
  }

  private void failed(ExecuteEvent.Outcome outcome, String place, int number) {
    var unknown = outcome.kind() == Kind.UNKNOWN;
    var fault =
        fault(place, number)
            .put("kind", "fail")
            .put("known", unknown ? "unknown" : "not_applied")
            .put("retryable", outcome.isTransient())
            .put("message", outcome.message() == null ? "failed" : outcome.message());
    if (unknown) {
      crashes.put(place, fault);
    }
  }

  /** What nobody knew has happened after all. */
  private void happened(String path) {
    var fault = crashes.get(path);
    var intent = intents.get(path);
    if (fault != null && intent != null) {
      fault.put("happened", true);
      changes(intent, path);
    }
  }

  private void changes(ExecuteEvent.Intent intent, String place) {
    if (intent.effectClass() != EffectClass.PURE) {
      changed.add(place);
    }
  }

  /** One rule for each place, undos before the steps that they belong to. */
  ArrayNode rules() {
    var rules = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(uses)
        .forEach((place, action) -> {
          if (!planned.containsKey(place) && !isPlayed(action)) {
            rule(rules, place, action, null);
          }
        });
    planned.forEach((place, step) -> {
      if (!isPlayed(step.action())) {
        rule(rules, place, step.action(), step);
      }
    });
    return rules;
  }

  private boolean isPlayed(String action) {
    return actions.find(action).filter(FakeAction::isPlayed).isPresent();
  }

  private void rule(ArrayNode rules, String path, String action, @Nullable PlannedStep step) {
    var rule = rules.addObject().put("uses", action).put("at", Places.brief(path));
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
      plan(rule.putObject("plan"), step, extents.get(path));
    }
  }

  private static void plan(ObjectNode plan, PlannedStep step, @Nullable Extent extent) {
    plan.put("known", step.known());
    step.targets().forEach(plan.putArray("targets")::add);
    var changes = plan.putArray("changes");
    step.changes()
        .forEach(each -> {
          var change = changes.addObject().put("field", each.field());
          change.set("before", each.before());
          change.set("after", each.after());
        });
    if (extent != null) {
      plan.putObject("extent")
          .put("of", extent.of())
          .put("affected", extent.affected())
          .put("total", extent.total())
          .put("healthy", extent.healthy());
    }
  }

  /** With something for what the record has cut off, so that it is a result of the action. */
  private JsonNode whole(String action, JsonNode result) {
    return actions.find(action).map(found -> Scripted.completed(found, result)).orElse(result);
  }
}
