package io.firebreak.slack;

import com.slack.api.app_backend.interactive_components.payload.MessageShortcutPayload;
import com.slack.api.model.Message;
import com.slack.api.model.event.ReactionAddedEvent;
import io.firebreak.approval.People;
import io.firebreak.incident.Incident;
import io.firebreak.incident.IncidentEvent.Pinned;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Adds messages of people to the story of an incident, by a shortcut or a reaction. */
final class Pins {
  /** What the shortcut is called in the app's settings. */
  static final String SHORTCUT = "firebreak_pin";

  /** The reaction that pins. */
  static final String REACTION = "pushpin";

  private static final Logger LOG = Logger.getLogger(Pins.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  private final SlackCalls calls;
  private final Speakers speakers;
  private final SlackPeople users;
  private final Remediation remediation;
  private final Incidents incidents;
  private final Journal journal;
  private final SlackStore store;

  Pins(SlackGround ground, SlackCalls calls, Speakers speakers) {
    this.calls = calls;
    this.speakers = speakers;
    this.users = ground.users();
    this.remediation = ground.remediation();
    this.incidents = ground.incidents();
    this.journal = ground.journal();
    this.store = new SlackStore(ground.database().jdbi());
  }

  /** Pins the message that somebody chose the shortcut of. */
  void shortcut(MessageShortcutPayload chosen) {
    var speaker =
        new Speaker(
            chosen.getTeam().getId(),
            chosen.getUser().getTeamId(),
            chosen.getUser().getId(),
            chosen.getChannel().getId());
    pin(speaker, chosen.getMessage());
  }

  /** Pins the message that somebody put a pin on. */
  void reaction(String team, ReactionAddedEvent added) {
    var item = added.getItem();
    if (!added.getReaction().equals(REACTION) || !"message".equals(item.getType())) {
      return;
    }
    var speaker = new Speaker(team, null, added.getUser(), item.getChannel());
    try {
      var message = calls.message(item.getChannel(), item.getTs());
      message.ifPresentOrElse(
          found -> pin(speaker, found),
          () -> speakers.tell(speaker, "Not pinned: the message is not there any more."));
    } catch (SlackTrouble e) {
      LOG.warnf("a message that was to be pinned cannot be read: %s", e.getMessage());
      speakers.tell(speaker, unread(e));
    }
  }

  private static String unread(SlackTrouble trouble) {
    return trouble.forGood()
        ? "Not pinned: Firebreak cannot read this channel. Invite it."
        : "Not pinned: Slack did not show the message. Put the pin on it again in a moment.";
  }

  private void pin(Speaker speaker, Message message) {
    speakers
        .person(speaker)
        .ifPresent(person -> speakers.tell(speaker, pinned(person, speaker.channel(), message)));
  }

  private String pinned(People.Person person, String channel, Message message) {
    if (!person.responds()) {
      return "Not pinned: only a responder may. Ask an admin for the role.";
    }
    try {
      return incident(channel, message)
          .map(incident -> add(incident, person, channel, message))
          .orElse(
              "Not pinned: it is not clear to which incident it belongs. Pin it in the thread of a"
                  + " run's message.");
    } catch (StorageException | JdbiException e) {
      LOG.warnf("nobody knows whether a message was pinned: %s", e.getMessage());
      return Away.PIN;
    }
  }

  /** That in whose thread, or in whose run's thread, it stands; else the only open one. */
  private Optional<String> incident(String channel, Message message) {
    var thread = Objects.requireNonNullElse(message.getThreadTs(), message.getTs());
    var subject = store.subject(TENANT, new SlackStore.Place(channel, thread)).orElse("");
    if (subject.startsWith(IncidentThread.INCIDENT)) {
      return Optional.of(subject.substring(IncidentThread.INCIDENT.length()));
    }
    var told =
        subject.startsWith("run/")
            ? remediation.find(TENANT, subject.substring("run/".length()))
            : Optional.<RunState>empty();
    if (told.isPresent()) {
      return told.map(run -> run.begun().incident());
    }
    var open = incidents.list(TENANT, Incident.State.OPEN, null, 2);
    return open.size() == 1 ? Optional.of(open.getFirst().id()) : Optional.empty();
  }

  private String add(String incident, People.Person person, String channel, Message message) {
    var stream = StreamId.incident(TENANT, incident);
    var place = channel + "/" + message.getTs();
    boolean there =
        journal.read(stream, 0).stream()
            .anyMatch(event -> event.payload() instanceof Pinned old && old.place().equals(place));
    var pinned =
        new Pinned(
            person.id(),
            author(message.getUser()),
            said(message),
            new SlackStore.Place(channel, message.getTs()).at(),
            place);
    var actor = new Actor(Actor.Kind.PERSON, person.id(), "slack", "slack", null);
    var unit =
        Unit.builder()
            .guard(SlackStore.first(TENANT, "pin " + incident + " " + place))
            .fact(stream, new NewEvent(pinned, actor));
    return !there && journal.commit(unit.build()) instanceof Committed.Done
        ? "Pinned to the timeline of incident " + incident + "."
        : "It is in the timeline of incident " + incident + " already.";
  }

  private String said(Message message) {
    var text = SaidText.of(Objects.requireNonNullElse(message.getText(), ""), this::name);
    return text.isBlank() ? "(a message without text, such as a picture)" : text;
  }

  private String author(@Nullable String user) {
    return user == null ? "a program" : name(user);
  }

  private String name(String user) {
    return users.bySlackUser(user).map(People.Person::name).orElse(user);
  }
}
