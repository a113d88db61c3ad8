package io.firebreak.slack;

import io.firebreak.action.Secrets;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Who is in the user groups of our workspace. An answer is kept for {@link #KEPT}, so that one
 * question to many people is one reading; that there was none is not kept.
 */
public final class Usergroups implements SlackGroups {
  /** How old an answer may be. */
  public static final Duration KEPT = Duration.ofSeconds(30);

  /**
   * How old one may be when somebody decides: no older than the click, but for the next ones of
   * those who decide at once, since Slack answers some 20 such readings a minute.
   */
  public static final Duration KEPT_FOR_DECISIONS = Duration.ofSeconds(3);

  /** How many members, who are not noted by their Slack user, are looked up by mail address. */
  public static final int MOST_BY_MAIL = 100;

  private final SlackCalls calls;
  private final SlackPeople users;
  private final LongSupplier nanoTime;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Members.Known members, long readAt) {}

  /**
   * The groups of a workspace.
   *
   * @param users who somebody in Slack is here
   * @param nanoTime by which answers age
   */
  public Usergroups(
      SlackSettings settings, Secrets secrets, SlackPeople users, LongSupplier nanoTime) {
    this(new SlackCalls(settings, secrets), users, nanoTime);
  }

  Usergroups(SlackCalls calls, SlackPeople users, LongSupplier nanoTime) {
    this.calls = calls;
    this.users = users;
    this.nanoTime = nanoTime;
  }

  @Override
  public Members of(String group) {
    return of(group, KEPT);
  }

  @Override
  public Members atDecision(String group) {
    return of(group, KEPT_FOR_DECISIONS);
  }

  private Members of(String group, Duration age) {
    var known = kept.get(group);
    if (known != null && nanoTime.getAsLong() - known.readAt() < age.toNanos()) {
      return known.members();
    }
    var asked = nanoTime.getAsLong();
    try {
      var members = read(group);
      kept.put(group, new Kept(members, asked));
      return members;
    } catch (SlackTrouble | Secrets.SecretMissingException e) {
      kept.remove(group);
      return new Members.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private Members.Known read(String group) throws SlackTrouble {
    var people = new HashSet<String>();
    var byMail = 0;
    for (var user : calls.members(calls.groupId(group))) {
      var noted = users.bySlackUser(user);
      if (noted.isEmpty() && byMail < MOST_BY_MAIL) {
        noted = byMail(user);
        byMail++;
      }
      noted.map(People.Person::id).ifPresent(people::add);
    }
    return new Members.Known(people);
  }

  private Optional<People.Person> byMail(String user) throws SlackTrouble {
    try {
      return calls.verifiedMail(user).flatMap(users::byMail);
    } catch (SlackTrouble e) {
      if (e.code().equals("user_not_found")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
