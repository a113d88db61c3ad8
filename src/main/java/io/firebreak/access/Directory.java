package io.firebreak.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Everybody who exists, from the configuration.
 *
 * <p>There is always a first admin, who stands for whoever owns the machine. Alone, the first admin
 * holds every role. Beside configured people they run Firebreak but do not vote, so that nobody can
 * vote twice by having a shell on the machine.
 */
public final class Directory {
  /** The id of the first admin. */
  public static final String FIRST_ADMIN = "admin";

  private final Map<String, Person> people = new LinkedHashMap<>();

  /**
   * A directory of these people and, unless they bring their own {@code admin}, the first admin.
   */
  public Directory(Collection<Person> configured) {
    Set<Role> firstRoles =
        configured.isEmpty() ? EnumSet.allOf(Role.class) : EnumSet.of(Role.ADMIN);
    people.put(
        FIRST_ADMIN, new Person(FIRST_ADMIN, "First admin", firstRoles, Set.of(), null, null));
    configured.forEach(person -> people.put(person.id(), person));
  }

  /** Everybody. */
  public Collection<Person> all() {
    return people.values();
  }

  /** The person with this id. */
  public Optional<Person> find(String id) {
    return Optional.ofNullable(people.get(id));
  }

  /** The person whom Slack knows by this user id. */
  public Optional<Person> bySlackUser(String slackUser) {
    return first(person -> slackUser.equals(person.slackUser()));
  }

  /** The person with this verified address, in any case. */
  public Optional<Person> byMail(String mail) {
    return first(person -> mail.equalsIgnoreCase(person.mail()));
  }

  private Optional<Person> first(Predicate<Person> wanted) {
    return people.values().stream().filter(wanted).findFirst();
  }
}
