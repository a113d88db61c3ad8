package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action.Prediction;
import io.firebreak.action.ActionCatalog;
import io.firebreak.durable.Outcome;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Event;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent.PlanMade;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook would have planned in an earlier run, by what the world answered then:
 * preconditions, evidence, baseline and dry-runs. An answer counts for the same action with the
 * same arguments, wherever the runbook asks for it; to any other question there is none.
 */
public final class RecordedAnswers {
  private static final String PRECONDITION = "precondition: ";
  private static final String RESULT = "result ";
  private static final Outcome NOT_RECORDED =
      new Outcome.NotApplied("not_recorded", "the recorded run did not ask this", false);
  private static final Prediction UNKNOWN =
      new Prediction("the recorded run did not plan this", false, List.of(), List.of(), null, true);

  private final Map<String, Outcome> readings = new HashMap<>();
  private final Map<String, Prediction> predictions = new HashMap<>();
  private final Map<Question, Outcome> answers = new HashMap<>();
  private final Map<Question, Prediction> foretold = new HashMap<>();
  private boolean learning = true;

  private RecordedAnswers(List<Event> events) {
    events.forEach(this::take);
  }

  /** A call, wherever it stands. */
  private record Question(String action, JsonNode arguments) {}

  /**
   * Foresees a runbook in the place of an earlier run: with its inputs and its alert, at its time.
   *
   * @param real dry-runs of this program
   * @param events of the run
   * @param then the version that it had
   * @param asked what is foreseen in its place
   */
  public static DryRun.Foreseen foresee(
      DryRun real,
      ActionCatalog actions,
      RunState run,
      List<Event> events,
      RunbookVersion then,
      RunbookVersion asked)
      throws InterruptedException {
    return foresee(real, actions, events, in(run, then), in(run, asked));
  }

  /**
   * The same for a run that an alert started, with the inputs that each version takes from the
   * alert by itself.
   */
  public static DryRun.Foreseen foreseeForAlert(
      DryRun real,
      ActionCatalog actions,
      RunState run,
      List<Event> events,
      RunbookVersion then,
      RunbookVersion asked)
      throws InterruptedException {
    return foresee(real, actions, events, forAlert(run, then), forAlert(run, asked));
  }

  private static DryRun.Foreseen foresee(
      DryRun real, ActionCatalog actions, List<Event> events, DryRun.Asked then, DryRun.Asked asked)
      throws InterruptedException {
    var recorded = new RecordedAnswers(events);
    var dryRun = real.by(RecordedAction.all(actions, recorded), events.getFirst().at());
    var _ = dryRun.foresee(then);
    recorded.learning = false;
    var found = dryRun.foresee(asked);
    return new DryRun.Foreseen(
        found.begun(),
        Verdict.pass(found.lease().gate(), "not judged: guards are of the time, not of the record"),
        found.judged().stream().map(RecordedAnswers::withoutGuards).toList(),
        found.state());
  }

  private static DryRun.Asked in(RunState run, RunbookVersion version) {
    var created = run.begun();
    var given = new HashMap<String, JsonNode>();
    created
        .inputs()
        .properties()
        .forEach(input -> {
          if (version.runbook().inputs().containsKey(input.getKey())) {
            given.put(input.getKey(), input.getValue());
          }
        });
    return asked(run, version, given);
  }

  private static DryRun.Asked forAlert(RunState run, RunbookVersion version) {
    return asked(run, version, Map.of());
  }

  private static DryRun.Asked asked(
      RunState run, RunbookVersion version, Map<String, JsonNode> given) {
    var created = run.begun();
    return new DryRun.Asked(
        run.stream().tenant(),
        version,
        given,
        created.incident(),
        created.alert(),
        created.requester());
  }

  private static GatesJudged withoutGuards(GatesJudged judged) {
    return new GatesJudged(
        judged.stage(),
        judged.verdicts().stream()
            .filter(verdict ->
                verdict.ruling().refuses()
                    || verdict.gate().startsWith(PRECONDITION)
                    || verdict.gate().contains(": "))
            .collect(Collectors.toList()));
  }

  private void take(Event event) {
    switch (event.payload()) {
      case GatesJudged judged -> preconditions(judged.verdicts());
      case Captured captured -> reading(captured.path(), captured.result(), captured.error());
      case BaselineTaken taken ->
          taken
              .readings()
              .forEach(each -> reading("baseline." + each.check(), each.result(), each.error()));
      case PlanMade made -> plan(made.plan());
      case null, default -> {
        // nothing that a plan asks for
      }
    }
  }

  private void preconditions(List<Verdict> verdicts) {
    var number = 0;
    for (var verdict : verdicts) {
      if (verdict.gate().startsWith(PRECONDITION)) {
        var at = verdict.observed().indexOf(RESULT + "{");
        var result =
            at < 0 ? null : CutJson.read(verdict.observed().substring(at + RESULT.length()));
        reading(
            "preconditions." + number,
            result == null ? null : result.orElse(null),
            verdict.observed());
        number++;
      }
    }
  }

  /** The first reading counts: it is the one that the first plan was made by. */
  private void reading(String path, @Nullable JsonNode result, @Nullable String error) {
    readings.putIfAbsent(
        path,
        result == null
            ? new Outcome.NotApplied("recorded", error == null ? "no answer" : error, false)
            : new Outcome.Ok(result));
  }

  private void plan(Plan plan) {
    var summaries =
        plan.observations().stream()
            .collect(
                Collectors.toMap(
                    Plan.Observation::path, Plan.Observation::summary, (first, _) -> first));
    Stream.concat(plan.commitment().steps().stream(), plan.atEnd().stream())
        .forEach(step -> predictions.putIfAbsent(step.path(), prediction(step, summaries)));
  }

  private static Prediction prediction(PlannedStep step, Map<String, String> summaries) {
    return new Prediction(
        summaries.getOrDefault(step.path(), step.name()),
        step.known(),
        step.changes().stream()
            .map(each -> new Prediction.Change(each.field(), each.before(), each.after()))
            .toList(),
        step.targets(),
        null,
        step.undo() != null);
  }

  /** What the world answered to a call, as far as it is on record. */
  Outcome answer(String action, JsonNode arguments, String path) {
    var question = new Question(action, arguments);
    if (learning && readings.containsKey(path)) {
      answers.putIfAbsent(question, readings.get(path));
    }
    return answers.getOrDefault(question, NOT_RECORDED);
  }

  /** What the dry-run of a step said, as far as it is on record. */
  Prediction predict(String action, JsonNode arguments, String path) {
    var question = new Question(action, arguments);
    if (learning && predictions.containsKey(path)) {
      foretold.putIfAbsent(question, predictions.get(path));
    }
    return foretold.getOrDefault(question, UNKNOWN);
  }
}
