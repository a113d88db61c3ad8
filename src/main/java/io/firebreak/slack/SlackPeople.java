package io.firebreak.slack;

import io.firebreak.approval.People;
import java.util.Optional;

/** Who somebody in Slack is here, read anew at each click. */
@FunctionalInterface
public interface SlackPeople {
  /** The person whom Slack knows by this user id; empty for a stranger. */
  Optional<People.Person> bySlackUser(String slackUser);
}
