package io.firebreak.approval;

import io.firebreak.plan.Required.Quorum;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is who, read anew at each question. Implemented by the access package. */
public interface People {
  /** The person with this id, when they exist and are active. */
  Optional<Person> find(String id);

  /** Everyone whose vote counts for {@code quorum}, before exclusions. */
  List<Person> approvers(Quorum quorum);

  /** The person whom the first start created or the configuration names for this runbook author. */
  Optional<Person> byAuthor(String author);

  /**
   * A person.
   *
   * @param id stable name
   * @param name for display
   * @param roles {@code viewer, responder, approver, operator, admin}
   * @param teams the teams they belong to
   * @param slackUser Slack user id, null when unmapped
   */
  record Person(
      String id, String name, Set<String> roles, Set<String> teams, @Nullable String slackUser) {
    public Person {
      roles = Set.copyOf(roles);
      teams = Set.copyOf(teams);
    }

    /** Whether they may act on runs. */
    public boolean responds() {
      return roles.contains("responder");
    }

    /** Whether they may approve plans at all. */
    public boolean approves() {
      return roles.contains("approver");
    }
  }
}
