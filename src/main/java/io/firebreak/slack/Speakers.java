package io.firebreak.slack;

import io.firebreak.approval.People;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

  /** Who somebody is here. */
  sealed interface Who {
    /** A person of ours. */
    record Known(People.Person person) implements Who {}

    /** Nobody, and what they are told. */
    record Stranger(String why) implements Who {}
  }

  /** The person who clicked; a stranger is told that they are one. */
  Optional<People.Person> person(Speaker speaker) {
    return switch (who(speaker)) {
      case Who.Known(var person) -> Optional.of(person);
      case Who.Stranger(var why) -> {
        tell(speaker, why);
        yield Optional.empty();
      }
    };
  }

  /** What a person is answered, or a stranger; it is told to them and returned. */
  String answer(Speaker speaker, Function<People.Person, String> answer) {
    var words =
        switch (who(speaker)) {
          case Who.Known(var person) -> answer.apply(person);
          case Who.Stranger(var why) -> why;
        };
    tell(speaker, words);
    return words;
  }

  /** Who it is: by the Slack user id noted here, else by the mail address that Slack verified. */
  Who who(Speaker speaker) {
    if (!ourTeam(speaker)) {
      LOG.warnf("refused %s of workspace %s", speaker.user(), speaker.team());
      return new Who.Stranger("Not permitted from another workspace.");
    }
    var person = users.bySlackUser(speaker.user()).or(() -> byMail(speaker.user()));
    if (person.isEmpty()) {
      LOG.warnf("refused Slack user %s, who is nobody here", speaker.user());
      return new Who.Stranger(
          "You are not known to Firebreak, so nothing was done. Ask an admin to note your Slack user, "
              + speaker.user()
              + ", under people.");
    }
    return new Who.Known(person.get());
  }

  private Optional<People.Person> byMail(String user) {
    try {
      return calls.verifiedMail(user).flatMap(users::byMail);
    } catch (SlackTrouble e) {
      LOG.warnf("the mail address of Slack user %s is not known: %s", user, e.getMessage());
      return Optional.empty();
    }
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
    tell(speaker, RunMessage.plain(List.of(text)));
  }

  /** Shows something to them alone. */
  void tell(Speaker speaker, RunMessage message) {
    try {
      calls.whisper(speaker.channel(), speaker.user(), message);
    } catch (SlackTrouble e) {
      LOG.warnf("%s could not be told \"%s\": %s", speaker.user(), message.text(), e.getMessage());
    }
  }
}
