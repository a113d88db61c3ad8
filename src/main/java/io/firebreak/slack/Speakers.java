package io.firebreak.slack;

import io.firebreak.approval.People;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Finds out who clicked, and tells each of them alone what came of it. */
final class Speakers {
  private static final Logger LOG = Logger.getLogger(Speakers.class);

  private final SlackPeople users;
  private final SlackCalls calls;

  Speakers(SlackPeople users, SlackCalls calls) {
    this.users = users;
    this.calls = calls;
  }

  /** The person who clicked; a stranger is told that they are one. */
  Optional<People.Person> person(Speaker speaker) {
    if (!ourTeam(speaker)) {
      LOG.warnf("refused a click of %s of workspace %s", speaker.user(), speaker.team());
      tell(speaker, "Not permitted from another workspace.");
      return Optional.empty();
    }
    var person = users.bySlackUser(speaker.user());
    if (person.isEmpty()) {
      LOG.warnf("refused a click of Slack user %s, who is nobody here", speaker.user());
      tell(speaker, "You are not known to Firebreak, so you cannot decide. Ask an admin.");
    }
    return person;
  }

  private boolean ourTeam(Speaker speaker) {
    try {
      var ours = calls.team();
      return speaker.team().equals(ours) && (speaker.home() == null || speaker.home().equals(ours));
    } catch (SlackTrouble e) {
      LOG.warnf("cannot tell which workspace is ours: %s", e.getMessage());
      return false;
    }
  }

  /** Tells them alone. */
  void tell(Speaker speaker, String text) {
    try {
      calls.whisper(speaker.channel(), speaker.user(), text);
    } catch (SlackTrouble e) {
      LOG.warnf("%s could not be told \"%s\": %s", speaker.user(), text, e.getMessage());
    }
  }
}
