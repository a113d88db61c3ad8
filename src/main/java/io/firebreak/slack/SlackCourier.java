package io.firebreak.slack;

import io.firebreak.alert.Unsubscribed;
import io.firebreak.approval.Emergency;
import io.firebreak.approval.People;
import io.firebreak.durable.Courier;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StandingStorms;
import io.firebreak.gate.StormNews;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Failpoint;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Ladder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells Slack the present state of each incident with its runs in its thread, of each other run,
 * and of the catalogue when it has errors, each in one message that is edited in place.
 */
public final class SlackCourier implements Courier {
  /** The topic of the outbox that it serves. */
  public static final String TOPIC = "slack";

  /** What a run is called in the outbox, before its id. */
  static final String RUN = "run/";

  private static final Duration STORM_IS_NEWS = Duration.ofMinutes(5);

  private final SlackGround ground;
  private final SlackSettings settings;
  private final Messages messages;
  private final IncidentThread threads;
  private final Charts charts;
  private final UnsettledPages pages;
  private final Mentions mentions;
  private final Reminders reminders;
  private final Remediation remediation;
  private final Incidents incidents;
  private final People people;
  private final Catalogue catalogue;
  private final Holds holds;
  private final HeartbeatRecord heartbeats;

  /** A courier that stands on {@code ground}. */
  public SlackCourier(SlackGround ground) {
    this.ground = ground;
    this.settings = ground.settings();
    var calls = new SlackCalls(ground.settings(), ground.secrets(), SlackPace.of(ground));
    this.messages = new Messages(ground, calls);
    this.charts = new Charts(ground, calls, messages);
    this.mentions = new Mentions(ground.people(), calls);
    this.pages = new UnsettledPages(ground, messages, mentions);
    this.reminders = new Reminders(settings, messages, mentions, this::name);
    this.threads = new IncidentThread(ground, messages, mentions, this::name);
    this.remediation = ground.remediation();
    this.incidents = ground.incidents();
    this.people = ground.people();
    this.catalogue = ground.catalogue();
    this.holds = ground.holds();
    this.heartbeats = new HeartbeatRecord(ground.database(), holds);
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public Delivery deliver(String tenant, String subject) {
    if (subject.equals(Catalogue.SUBJECT)) {
      return told("; see " + settings.catalogue(), () -> catalogue(tenant));
    }
    if (subject.startsWith(Holds.SUBJECT)) {
      var id = subject.substring(Holds.SUBJECT.length());
      return told("; see " + settings.pages(), () -> hold(tenant, subject, id));
    }
    if (subject.startsWith(IncidentThread.INCIDENT)) {
      var id = subject.substring(IncidentThread.INCIDENT.length());
      return told("; see " + settings.incident(id), () -> threads.tell(tenant, id));
    }
    if (subject.startsWith(Ladder.SUBJECT)) {
      var runbook = subject.substring(Ladder.SUBJECT.length());
      return told("; see " + settings.runbook(runbook), () -> rung(tenant, runbook));
    }
    if (subject.startsWith(HeartbeatRecord.SUBJECT)) {
      return told("; see " + settings.pages(), () -> heartbeat(tenant, subject));
    }
    if (subject.startsWith(StormNews.SUBJECT)) {
      return told("; see " + settings.pages(), () -> storm(tenant, subject));
    }
    if (subject.startsWith(Unsubscribed.SUBJECT)) {
      return told("; see " + settings.pages(), () -> unsubscribed(tenant, subject));
    }
    var run = remediation.find(tenant, subject.substring(subject.indexOf('/') + 1));
    if (run.isEmpty()) {
      return new Delivery.GivenUp("there is no such run");
    }
    var state = run.get();
    if (subject.startsWith(UnsettledPages.SUBJECT)) {
      return pages.due(tenant, Family.of(remediation, tenant, state), thread(tenant, state));
    }
    if (subject.startsWith(Charts.CHART)) {
      return told("; the chart is left out", () -> chart(tenant, state));
    }
    Failpoint.hit(state.status().terminal() ? "P26" : "P09", subject);
    var otherwise = "; the run can be decided at " + settings.page(state.id());
    var delivery = told(otherwise, () -> run(tenant, state));
    if (delivery instanceof Delivery.GivenUp) {
      remediation.lost(state, TOPIC);
    }
    return delivery;
  }

  private void run(String tenant, RunState state) throws SlackTrouble {
    var family = Family.of(remediation, tenant, state);
    var incident =
        Optional.ofNullable(state.begun().incident()).flatMap(id -> incidents.find(tenant, id));
    if (incident.isPresent()) {
      threads.tell(incident.get(), family, () -> remediation.posted(state, TOPIC));
    } else {
      alone(tenant, family);
      remediation.posted(state, TOPIC);
    }
    reminders.tell(tenant, state, thread(tenant, state));
    pages.look(tenant, family);
    charts.due(tenant, state);
    for (var emergency : state.emergencies()) {
      if (!emergency.doors().contains(TOPIC)) {
        alarm(tenant, state, emergency);
      }
    }
    if (state.approval() != null) {
      var events = remediation.events(tenant, state.id());
      reminders.close(tenant, state, events, thread(tenant, state));
    }
  }

  /**
   * Tells a run of no incident in its own message. A question that was not shown yet is a new one:
   * Slack calls nobody for an edit.
   */
  private void alone(String tenant, Family family) throws SlackTrouble {
    var state = family.root();
    var page = settings.page(state.id());
    var message = RunMessage.of(family, page, this::name);
    var question = state.approval();
    if (question != null && question.pending()) {
      message = mentions.calling(message, question);
      if (!question.postedBy(TOPIC)) {
        var moved =
            List.of(state.begun().runbook() + " asks in a newer message.", "Run " + state.id());
        messages.close(
            tenant, RUN + state.id(), Post.inChannel(RunMessage.linked(moved, page), false));
      }
    }
    var asks = state.status().needsPerson() || !family.tasks().isEmpty();
    messages.tell(tenant, RUN + state.id(), Post.inChannel(message, asks));
  }

  /** The message of its incident; empty for a run of none. */
  private Optional<SlackStore.Place> thread(String tenant, RunState state) {
    return Optional.ofNullable(state.begun().incident())
        .flatMap(incident -> messages.place(tenant, IncidentThread.INCIDENT + incident));
  }

  /** In the thread of the incident, or of the run itself when it has none. */
  private void chart(String tenant, RunState state) throws SlackTrouble {
    var incident = state.begun().incident();
    var top = incident == null ? RUN + state.id() : IncidentThread.INCIDENT + incident;
    var thread = messages.place(tenant, top);
    if (thread.isPresent()) {
      charts.post(tenant, state, thread.get());
    }
  }

  /** One of a minute that is long over helps nobody: a newer one is told, or has been. */
  private void storm(String tenant, String subject) throws SlackTrouble {
    var minute =
        Instant.ofEpochSecond(Long.parseLong(subject.substring(StormNews.SUBJECT.length())));
    if (minute.plus(STORM_IS_NEWS).isAfter(ground.clock().instant())) {
      var burst = incidents.burst(tenant, minute.minus(StormNews.MINUTE));
      var standing = StandingStorms.of(ground.holds(), tenant);
      var message = StormMessage.of(standing, burst, settings.pages());
      messages.tell(tenant, subject, Post.inChannel(message, true));
    }
  }

  /** Complaints are told; so is that they are over, in the same message, and then it is done. */
  private void catalogue(String tenant) throws SlackTrouble {
    var complaints = catalogue.report().complaints();
    if (complaints.isEmpty() && messages.place(tenant, Catalogue.SUBJECT).isEmpty()) {
      return;
    }
    var message = CatalogueMessage.of(complaints, settings.catalogue());
    messages.tell(tenant, Catalogue.SUBJECT, Post.inChannel(message, false));
    if (complaints.isEmpty()) {
      messages.forget(tenant, Catalogue.SUBJECT);
    }
  }

  /** Each change is news, so a message of its own; of several at once the last is told. */
  private void rung(String tenant, String runbook) throws SlackTrouble {
    for (var change : ground.ladder().changes(runbook, 1)) {
      var message = RungMessage.of(runbook, change, settings.runbook(runbook), this::name);
      var subject = Ladder.SUBJECT + runbook + "/" + change.at();
      if (messages.place(tenant, subject).isEmpty()) {
        messages.tell(tenant, subject, Post.inChannel(message, false));
      }
    }
  }

  /** What a breaker holds; that it was lifted is told in the same message. */
  private void hold(String tenant, String subject, String id) throws SlackTrouble {
    var hold = holds.find(tenant, id);
    if (hold.isPresent()) {
      var message =
          RunMessage.plain(
              List.of(
                  "AUTOMATION IS HELD: " + hold.get().reason() + ".",
                  "No new effect begins, undos go on. When it is safe: /firebreak resume " + id,
                  settings.pages()));
      messages.tell(tenant, subject, Post.inChannel(message, true));
    } else {
      var message =
          RunMessage.plain(List.of("Automation goes on: the hold " + id + " was lifted."));
      messages.close(tenant, subject, Post.inChannel(message, false));
    }
  }

  /** An edited message alarms nobody, so each time is a message of its own. */
  private void heartbeat(String tenant, String subject) throws SlackTrouble {
    var news = heartbeats.news(tenant, subject).orElse(null);
    if (news == null) {
      return;
    }
    var silence = news.silence();
    var message =
        silence == null
            ? HeartbeatMessage.over(news.name())
            : HeartbeatMessage.of(silence, heartbeats.hold(tenant, news.name()), settings.pages());
    // One of another silence must never be edited instead.
    var own = subject + "/" + (silence == null ? news.heardAt() : silence.since());
    messages.tell(tenant, own, Post.inChannel(message, silence != null));
  }

  /** Each time is news, so a message of its own. */
  private void unsubscribed(String tenant, String subject) throws SlackTrouble {
    var words = Unsubscribed.words(subject.substring(Unsubscribed.SUBJECT.length()));
    var message =
        RunMessage.plain(
            List.of("A SOURCE OF ALERTS IS CUT OFF: " + words + ".", settings.pages()));
    messages.anew(tenant, subject, Post.inChannel(message, true));
  }

  /** An edited message alarms nobody, so an emergency decision is a message of its own. */
  private void alarm(String tenant, RunState state, Emergency emergency) throws SlackTrouble {
    var decision = emergency.decision();
    var message =
        RunMessage.plain(
            List.of(
                "EMERGENCY OVERRIDE: " + name(decision.person()) + " approved alone",
                "Run " + state.id() + " of " + state.begun().runbook(),
                "Why: " + decision.reason(),
                "Told: " + String.join(", ", decision.paged().stream().map(this::name).toList()),
                settings.page(state.id())));
    messages.tell(tenant, "override/" + decision.id(), Post.inChannel(message, true));
    remediation.paged(state, emergency, TOPIC);
  }

  @FunctionalInterface
  private interface Telling {
    void tell() throws SlackTrouble;
  }

  private static Delivery told(String otherwise, Telling telling) {
    try {
      telling.tell();
      return new Delivery.Done();
    } catch (SlackTrouble e) {
      return e.forGood()
          ? new Delivery.GivenUp(e.getMessage() + otherwise)
          : new Delivery.Later(e.after(), String.valueOf(e.getMessage()));
    }
  }

  private String name(String person) {
    return people.find(person).map(People.Person::name).orElse(person);
  }
}
