package io.firebreak.access;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may act on Firebreak.
 *
 * @param id stable name, used in configuration and journal
 * @param name for people to read
 * @param roles what they were granted, without what is implied
 * @param teams groups that approvals can name
 * @param mail verified address, null when unknown
 * @param slackUser Slack's user id, null when unmapped: such a person cannot vote in Slack
 */
public record Person(
    String id,
    String name,
    Set<Role> roles,
    Set<String> teams,
    @Nullable String mail,
    @Nullable String slackUser) {

  public Person {
    roles = Set.copyOf(roles);
    teams = Set.copyOf(teams);
  }

  /** Everything they may do: the granted roles with all that these imply. */
  public Set<Role> effectiveRoles() {
    var all = EnumSet.noneOf(Role.class);
    roles.forEach(role -> all.addAll(role.implied()));
    return all;
  }

  /** Whether they may do what a role allows. */
  public boolean holds(Role role) {
    return effectiveRoles().contains(role);
  }
}
