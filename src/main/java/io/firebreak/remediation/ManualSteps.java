package io.firebreak.remediation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Form;
import io.firebreak.approval.People;
import io.firebreak.execute.ExecuteEvent.Confirmed;
import io.firebreak.execute.ExecuteEvent.Known;
import io.firebreak.execute.StepState;
import io.firebreak.journal.Actor;
import io.firebreak.label.UtcTime;
import io.firebreak.remediation.Said.No;
import io.firebreak.remediation.Said.Yes;
import io.firebreak.runbook.FormRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges what people report on manual steps. */
final class ManualSteps {
  private final People people;

  ManualSteps(People people) {
    this.people = people;
  }

  /** What a report amounts to at one state. */
  Said judge(RunState state, Report report, Actor actor) {
    var waiting = state.manual();
    var asked = report.step();
    if (asked == null && waiting.size() > 1 && !state.status().terminal()) {
      return Said.no(
          "which_step", waiting.size() + " steps wait for a person, say which: " + paths(waiting));
    }
    var step = waiting.stream().filter(each -> asked == null || named(each, asked)).findFirst();
    return step.isPresent() && !state.status().terminal()
        ? report(step.get(), report, actor)
        : nobodyWaits(state, report, waiting);
  }

  private static boolean named(StepState step, String asked) {
    return step.path().equals(asked) || step.path().equals("steps." + asked);
  }

  private static String paths(List<StepState> steps) {
    return steps.stream().map(StepState::path).collect(Collectors.joining(", "));
  }

  private Said report(StepState step, Report report, Actor actor) {
    var form = form(step);
    if (!mayAnswer(form, actor.id())) {
      return Said.no(
          "not_asked", step.path() + " asks " + form.from().words() + ", and you are not of them");
    }
    if (!report.done()) {
      return report.values().isEmpty()
          ? said(step, report, actor, null)
          : Said.no("values_unwanted", "values are taken only when it is done");
    }
    return switch (FormRules.fill(form, report.values())) {
      case FormRules.Right(var values) -> said(step, report, actor, values);
      case FormRules.Wrong(var faults) ->
          new No(List.of(), "answers_invalid", told(step, faults), faults);
    };
  }

  private static String told(StepState step, Map<String, String> faults) {
    return step.path()
        + ": "
        + faults.entrySet().stream()
            .map(fault -> fault.getKey() + " " + fault.getValue())
            .collect(Collectors.joining("; "));
  }

  private boolean mayAnswer(Form form, String person) {
    return form.from().anyone()
        || people
            .find(person)
            .filter(known -> form.from().allow(person, known.teams()))
            .isPresent();
  }

  private static Form form(StepState step) {
    var waiting = Objects.requireNonNull(step.waiting());
    return Objects.requireNonNullElse(waiting.form(), Form.PLAIN);
  }

  private static Said said(
      StepState step, Report report, Actor actor, @Nullable ObjectNode values) {
    return new Yes(
        List.of(
            new Confirmed(
                step.path(),
                report.done(),
                actor.id(),
                actor.authenticatedBy(),
                report.note(),
                values)),
        step.path() + (report.done() ? " is done" : " was not done"));
  }

  private static Said nobodyWaits(RunState state, Report report, List<StepState> waiting) {
    var asked = report.step();
    var over =
        asked == null
            ? null
            : state.steps().values().stream()
                .filter(step -> named(step, asked) && step.outcome() != null)
                .findFirst()
                .orElse(null);
    if (over != null) {
      return Said.no("already_answered", answered(over));
    }
    if (state.status().terminal()) {
      return Said.over(state);
    }
    return Said.no(
        "not_waiting",
        "run "
            + state.id()
            + " waits for nobody there"
            + (waiting.isEmpty() ? "" : "; these steps wait: " + paths(waiting)));
  }

  /** What is, and since when. */
  private static String answered(StepState step) {
    var outcome = Objects.requireNonNull(step.outcome());
    var result = step.result();
    var what =
        outcome.how() == Known.PERSON && result != null && result.hasNonNull("person")
            ? "is done, as " + result.get("person").asText() + " reported"
            : step.done() ? "is over" : Objects.requireNonNullElse(outcome.message(), "has failed");
    return step.path()
        + ": "
        + what
        + ", since "
        + UtcTime.minute(Objects.requireNonNull(step.doneAt()));
  }
}
