package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import io.firebreak.action.Form;
import io.firebreak.approval.People;
import io.firebreak.execute.ExecuteEvent.StepWaiting;
import io.firebreak.journal.Actor;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.Report;
import io.firebreak.runbook.FormRules;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Turns clicks on manual steps into reports of people. */
final class ManualClicks {
  private static final Logger LOG = Logger.getLogger(ManualClicks.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  private final Forms forms;
  private final Speakers speakers;
  private final SlackSettings settings;
  private final Remediation remediation;

  ManualClicks(SlackGround ground, Forms forms, Speakers speakers) {
    this.forms = forms;
    this.speakers = speakers;
    this.settings = ground.settings();
    this.remediation = ground.remediation();
  }

  /** Reports the step as done, or asks for what its form asks. */
  void done(BlockActionPayload click) {
    clicked(
        click,
        (speaker, person, assigned) -> {
          var waiting = waiting(assigned);
          var form = waiting.map(ManualClicks::form).orElse(Form.PLAIN);
          if (waiting.isEmpty() || form.fields().isEmpty()) {
            var report = new Report(assigned.path(), true, Map.of(), null);
            speakers.tell(speaker, reported(assigned, report, person));
          } else {
            var instructions = Objects.requireNonNullElse(waiting.get().instructions(), "");
            var view = ManualForm.done(instructions, form);
            if (Modal.fits(view)) {
              forms.open(speaker, click.getTriggerId(), view, assigned);
            } else {
              speakers.tell(
                  speaker, "The form does not fit into Slack: " + settings.page(assigned.runId()));
            }
          }
        });
  }

  /** Asks what went wrong. */
  void failed(BlockActionPayload click) {
    clicked(
        click,
        (speaker, person, assigned) ->
            forms.open(speaker, click.getTriggerId(), ManualForm.failed(), assigned));
  }

  @FunctionalInterface
  private interface Clicked {
    void by(Speaker speaker, People.Person person, Assigned assigned);
  }

  private void clicked(BlockActionPayload click, Clicked what) {
    var speaker = Speaker.of(click);
    var assigned = Assigned.of(click.getActions().getFirst().getValue());
    var person = speakers.person(speaker);
    if (person.isEmpty()) {
      return;
    }
    if (assigned.isEmpty()) {
      speakers.tell(speaker, "There is no such step.");
    } else {
      what.by(speaker, person.get(), assigned.get());
    }
  }

  /**
   * What is wrong with a filled form, by field, to be shown in it; nothing when it can be taken.
   */
  Map<String, String> faults(ViewSubmissionPayload filled) {
    return opened(filled)
        .map(ManualClicks::assigned)
        .flatMap(this::waiting)
        .map(waiting ->
            FormRules.fill(form(waiting), ManualForm.values(filled.getView(), form(waiting))))
        .map(judged ->
            switch (judged) {
              case FormRules.Right _ -> Map.<String, String>of();
              case FormRules.Wrong(var faults) -> faults;
            })
        .orElse(Map.of());
  }

  /** Takes a filled form. */
  void report(ViewSubmissionPayload filled, boolean done) {
    var opened = opened(filled);
    if (opened.isEmpty()) {
      LOG.warnf("Slack user %s sent a form that is not open for them", filled.getUser().getId());
      return;
    }
    var assigned = assigned(opened.get());
    var form = waiting(assigned).map(ManualClicks::form).orElse(Form.PLAIN);
    var values = done ? ManualForm.values(filled.getView(), form) : Map.<String, JsonNode>of();
    var report = new Report(assigned.path(), done, values, ManualForm.note(filled.getView()));
    var speaker = Speaker.of(filled, opened.get().channel());
    speakers
        .person(speaker)
        .ifPresent(person -> speakers.tell(speaker, reported(assigned, report, person)));
  }

  private Optional<SlackStore.Form> opened(ViewSubmissionPayload filled) {
    return forms.opened(filled).filter(form -> !form.about().step().isEmpty());
  }

  private static Assigned assigned(SlackStore.Form form) {
    return new Assigned(form.about().runId(), form.about().step());
  }

  private Optional<StepWaiting> waiting(Assigned assigned) {
    return remediation.find(TENANT, assigned.runId()).stream()
        .flatMap(run -> run.manual().stream())
        .filter(step -> step.path().equals(assigned.path()))
        .map(step -> Objects.requireNonNull(step.waiting()))
        .findFirst();
  }

  private static Form form(StepWaiting waiting) {
    return Objects.requireNonNullElse(waiting.form(), Form.PLAIN);
  }

  private String reported(Assigned assigned, Report report, People.Person person) {
    if (!person.responds()) {
      return "Nothing changed: only a responder may report on a step. Ask an admin for the role.";
    }
    try {
      var actor = new Actor(Actor.Kind.PERSON, person.id(), "slack", "slack", null);
      return switch (remediation.confirm(TENANT, assigned.runId(), report, actor)) {
        case Answer.Accepted(var message) -> "Your report counts: " + message + ".";
        case Answer.Refused(var _, var message, var _) -> "Nothing changed: " + message + ".";
      };
    } catch (StorageException e) {
      LOG.warnf("a report from Slack could not be recorded: %s", e.getMessage());
      return "Your report could not be recorded. Click again in a moment.";
    }
  }
}
