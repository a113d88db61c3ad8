package io.firebreak.slack;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.durable.Outbox;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An incident has one message in the channel. Its runs stand in that message's thread; what asks
 * people is shown by the channel too, as a new message, because an edit calls nobody.
 */
final class IncidentThread {
  /** What an incident is called in the outbox, before its id. */
  static final String INCIDENT = "incident/";

  private final SlackSettings settings;
  private final Messages messages;
  private final Journal journal;
  private final Remediation remediation;
  private final Incidents incidents;
  private final Mentions mentions;
  private final UnaryOperator<String> names;

  /**
   * The threads of all incidents.
   *
   * @param names a person's name by id
   */
  IncidentThread(
      SlackGround ground, Messages messages, Mentions mentions, UnaryOperator<String> names) {
    this.settings = ground.settings();
    this.messages = messages;
    this.journal = ground.journal();
    this.remediation = ground.remediation();
    this.incidents = ground.incidents();
    this.mentions = mentions;
    this.names = names;
  }

  /** Tells how an incident stands, once a run of it has been told: before, there is no message. */
  void tell(String tenant, String id) throws SlackTrouble {
    var incident = incidents.find(tenant, id);
    if (incident.isPresent() && messages.place(tenant, INCIDENT + id).isPresent()) {
      post(incident.get(), false);
    }
  }

  /**
   * Tells a run of an incident: what it asks first, then how far it has come. How the incident
   * stands is left to the outbox, where the changes of many runs become one.
   *
   * @param asked what is to be done once people can see the question
   */
  void tell(Incident incident, Family family, Runnable asked) throws SlackTrouble {
    var state = family.root();
    var tenant = incident.tenant();
    var known = messages.place(tenant, INCIDENT + incident.id());
    var top = known.isPresent() ? known.get() : post(incident, pending(state));
    questions(tenant, top, family);
    asked.run();
    var calls = !family.tasks().isEmpty() || (held(state) && !pending(state));
    messages.tell(
        tenant,
        state.holder().name(),
        Post.below(top, RunMessage.progress(family, settings.page(state.id()), names), calls));
    var subject = INCIDENT + incident.id();
    journal.commit(
        Unit.builder().guard(Outbox.enqueue(tenant, SlackCourier.TOPIC, subject)).build());
  }

  private static boolean held(RunState state) {
    return !state.status().terminal() && state.held() != null;
  }

  private static boolean pending(RunState state) {
    var approval = state.approval();
    return approval != null && approval.pending();
  }

  private SlackStore.Place post(Incident incident, boolean asksPeople) throws SlackTrouble {
    var runs =
        remediation.list(
            incident.tenant(), null, incident.id(), null, IncidentMessage.MOST_RUNS + 1);
    var children =
        incidents.children(incident.tenant(), incident.id(), IncidentMessage.MOST_CHILDREN + 1);
    var message = IncidentMessage.of(incident, children, runs, settings.incident(incident.id()));
    return messages.tell(
        incident.tenant(), INCIDENT + incident.id(), Post.inChannel(message, asksPeople));
  }

  /** Shows the pending question with its buttons; those that are settled lose theirs. */
  private void questions(String tenant, SlackStore.Place top, Family family) throws SlackTrouble {
    var state = family.root();
    var present = state.approval();
    if (present == null) {
      return;
    }
    var page = settings.page(state.id());
    for (var question : questions(remediation.events(tenant, state.id()))) {
      var id = question.request().id();
      var subject = question(state, question);
      if (present.pending() && id.equals(present.request().id())) {
        var message = mentions.calling(RunMessage.of(family, page, names), question);
        messages.tell(tenant, subject, Post.below(top, message, true));
      } else {
        messages.close(
            tenant,
            subject,
            Post.below(top, RunMessage.settled(state, question, page, names), false));
      }
    }
  }

  /** What the message of a question is told as. */
  static String question(RunState run, Approval question) {
    return "ask/" + run.id() + "/" + question.request().id();
  }

  /** All questions of a run, as they stand now. */
  private static List<Approval> questions(List<Event> events) {
    var questions = new ArrayList<Approval>();
    for (var event : events) {
      if (event.payload() instanceof Requested request) {
        questions.add(Approval.of(request, event.at()));
      } else if (event.payload() instanceof ApprovalEvent about && !questions.isEmpty()) {
        questions.add(questions.removeLast().fold(about, event.at()));
      }
    }
    return questions;
  }
}
