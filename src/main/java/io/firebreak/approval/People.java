package io.firebreak.approval;

import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is who, read anew at each question. Implemented by the access package. */
public interface People {
  /** The person with this id, when they exist and are active. */
  Optional<Person> find(String id);

  /**
   * The same with the memberships that a question asks about and that change by the hour, such as
   * who is on call, read now.
   */
  default Optional<Person> find(String id, Required required) {
    return find(id);
  }

  /** Why it cannot be told now who belongs to a quorum; empty when it can. */
  default Optional<String> unknown(Quorum quorum) {
    return Optional.empty();
  }

  /** Everyone whose vote counts for {@code quorum}, before exclusions. */
  List<Person> approvers(Quorum quorum);

  /** Everyone who may act on runs, to be called to one; nobody where nobody is called. */
  default List<Person> responders() {
    return List.of();
  }

  /** The person whom the first start created or the configuration names for this runbook author. */
  Optional<Person> byAuthor(String author);

  /**
   * A person.
   *
   * @param id stable name
   * @param name for display
   * @param roles {@code viewer, responder, approver, emergency, operator, admin}
   * @param teams the teams they belong to
   * @param slackUser Slack user id, null when unmapped
   */
  record Person(
      String id, String name, Set<String> roles, Set<String> teams, @Nullable String slackUser) {
    public Person {
      roles = Set.copyOf(roles);
      teams = Set.copyOf(teams);
    }

    /** The same person as a member of one more team. */
    public Person in(String team) {
      return new Person(
          id,
          name,
          roles,
          Stream.concat(teams.stream(), Stream.of(team)).collect(Collectors.toSet()),
          slackUser);
    }

    /** Whether they may act on runs. */
    public boolean responds() {
      return roles.contains("responder");
    }

    /** Whether they may decide alone in an emergency. */
    public boolean overrides() {
      return roles.contains("emergency");
    }

    /** Whether they may approve plans at all. */
    public boolean approves() {
      return roles.contains("approver");
    }
  }
}
