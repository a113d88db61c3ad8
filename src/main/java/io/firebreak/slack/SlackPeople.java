package io.firebreak.slack;

import io.firebreak.approval.People;
import java.util.Optional;

/** Who somebody in Slack is here, read anew at each click. */
public interface SlackPeople {
  /** The person whom Slack knows by this user id; empty for a stranger. */
  Optional<People.Person> bySlackUser(String slackUser);

  /** The person with this address, whom no Slack user id is noted for; empty for a stranger. */
  Optional<People.Person> byMail(String mail);
}
