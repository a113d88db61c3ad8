package io.firebreak.slack;

import io.firebreak.approval.People;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * UBEN is Ben, and so is whoever has verified ben@example.com.
 *
 * @param released before it, nobody is known
 */
record SlackUsers(People people, CountDownLatch released) implements SlackPeople {
  @Override
  public Optional<People.Person> bySlackUser(String slackUser) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return slackUser.length() > 1
        ? people.find(slackUser.substring(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  @Override
  public Optional<People.Person> byMail(String mail) {
    return people.find(mail.replace("@example.com", ""));
  }
}
