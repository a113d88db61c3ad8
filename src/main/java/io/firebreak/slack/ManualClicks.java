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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Turns clicks on manual steps into reports of people. */
final class ManualClicks {
  private static final Logger LOG = Logger.getLogger(ManualClicks.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final String NO_SUCH_STEP = "There is no such step.";

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

  /** Reports the step as done. */
  void done(BlockActionPayload click) {
    var speaker = Speaker.of(click);
    var assigned = assigned(click);
    speakers
        .person(speaker)
        .ifPresent(person ->
            speakers.tell(
                speaker,
                assigned
                    .map(step ->
                        reported(step, new Report(step.path(), true, Map.of(), null), person))
                    .orElse(NO_SUCH_STEP)));
  }

  /** Asks for what the step's form asks. */
  void fill(BlockActionPayload click) {
    show(click, ManualForm.DONE_TITLE, this::form);
  }

  /** Asks what went wrong. */
  void failed(BlockActionPayload click) {
    show(
        click,
        ManualForm.FAILED_TITLE,
        step -> new Modal(ManualForm.failed(), Optional.of(SlackStore.About.step(step))));
  }

  private void show(BlockActionPayload click, String title, Function<Assigned, Modal> content) {
    var assigned = assigned(click);
    forms.show(
        Speaker.of(click),
        click.getTriggerId(),
        title,
        "responder",
        _ -> assigned.map(content).orElseGet(() -> Modal.said(title, List.of(NO_SUCH_STEP))));
  }

  private static Optional<Assigned> assigned(BlockActionPayload click) {
    return Assigned.of(click.getActions().getFirst().getValue());
  }

  private Modal form(Assigned assigned) {
    var waiting = waiting(assigned);
    if (waiting.isEmpty()) {
      return Modal.said(ManualForm.DONE_TITLE, List.of("This step does not wait any more."));
    }
    var instructions = Objects.requireNonNullElse(waiting.get().instructions(), "");
    return ManualForm.done(instructions, form(waiting.get()))
        .map(view -> new Modal(view, Optional.of(SlackStore.About.step(assigned))))
        .orElseGet(() ->
            Modal.said(
                ManualForm.DONE_TITLE,
                List.of("The form does not fit into Slack:", settings.page(assigned.runId()))));
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

  /** Takes a filled form; what came of it, which is told in its channel too. */
  String report(ViewSubmissionPayload filled, boolean done) {
    var opened = opened(filled);
    if (opened.isEmpty()) {
      LOG.warnf("Slack user %s sent a form that is not open for them", filled.getUser().getId());
      return Forms.NOT_OPEN;
    }
    var assigned = assigned(opened.get());
    var form = waiting(assigned).map(ManualClicks::form).orElse(Form.PLAIN);
    var values = done ? ManualForm.values(filled.getView(), form) : Map.<String, JsonNode>of();
    var report = new Report(assigned.path(), done, values, ManualForm.note(filled.getView()));
    return speakers.answer(
        Speaker.of(filled, opened.get().channel()), person -> reported(assigned, report, person));
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
    } catch (StorageException | JdbiException e) {
      LOG.warnf("nobody knows whether a report from Slack was recorded: %s", e.getMessage());
      return Away.REPORT;
    }
  }
}
