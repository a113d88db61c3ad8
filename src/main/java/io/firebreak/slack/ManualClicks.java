package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.view.View;
import io.firebreak.action.Form;
import io.firebreak.approval.People;
import io.firebreak.execute.ExecuteEvent.StepWaiting;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
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

  private final SlackCalls calls;
  private final Speakers speakers;
  private final Remediation remediation;
  private final Journal journal;
  private final SlackStore store;

  ManualClicks(SlackGround ground, SlackCalls calls, Speakers speakers) {
    this.calls = calls;
    this.speakers = speakers;
    this.remediation = ground.remediation();
    this.journal = ground.journal();
    this.store = new SlackStore(ground.database().jdbi());
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
            open(click, speaker, assigned, ManualForm.done(instructions, form));
          }
        });
  }

  /** Asks what went wrong. */
  void failed(BlockActionPayload click) {
    clicked(
        click, (speaker, person, assigned) -> open(click, speaker, assigned, ManualForm.failed()));
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

  private void open(BlockActionPayload click, Speaker speaker, Assigned assigned, View form) {
    try {
      var view = calls.open(click.getTriggerId(), form);
      journal.commit(
          Unit.builder()
              .guard(
                  SlackStore.open(
                      TENANT,
                      new SlackStore.Form(
                          view,
                          speaker.user(),
                          speaker.channel(),
                          assigned.runId(),
                          "",
                          assigned.path())))
              .build());
    } catch (SlackTrouble e) {
      LOG.warnf("the form of a manual step did not open: %s", e.getMessage());
      speakers.tell(speaker, "The form did not open. Click again, or answer on the run's page.");
    }
  }

  /**
   * What is wrong with a filled form, by field, to be shown in it; nothing when it can be taken.
   */
  Map<String, String> faults(ViewSubmissionPayload filled) {
    return opened(filled)
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
    var assigned = opened(filled);
    if (assigned.isEmpty()) {
      LOG.warnf("Slack user %s sent a form that is not open for them", filled.getUser().getId());
      return;
    }
    var form = waiting(assigned.get()).map(ManualClicks::form).orElse(Form.PLAIN);
    var values = done ? ManualForm.values(filled.getView(), form) : Map.<String, JsonNode>of();
    var report = new Report(assigned.get().path(), done, values, ManualForm.note(filled.getView()));
    var channel = store.form(TENANT, filled.getView().getId()).orElseThrow().channel();
    var speaker = Speaker.of(filled, channel);
    speakers
        .person(speaker)
        .ifPresent(person -> speakers.tell(speaker, reported(assigned.get(), report, person)));
  }

  private Optional<Assigned> opened(ViewSubmissionPayload filled) {
    return store
        .form(TENANT, filled.getView().getId())
        .filter(form -> form.slackUser().equals(filled.getUser().getId()))
        .filter(form -> !form.step().isEmpty())
        .map(form -> new Assigned(form.runId(), form.step()));
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
