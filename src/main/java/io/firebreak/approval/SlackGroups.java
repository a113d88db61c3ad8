package io.firebreak.approval;

import java.util.Set;

/** Who belongs to Slack's user groups now. Implemented by what talks to Slack. */
@FunctionalInterface
public interface SlackGroups {
  /** There is no Slack. */
  SlackGroups NOWHERE = group -> new Members.Unknown("Slack is not configured");

  /** Who belongs to a group, read at most half a minute ago: for asking people. */
  Members of(String group);

  /** The same, read when somebody decides. */
  default Members atDecision(String group) {
    return of(group);
  }

  /** The team to which the members of a group belong for that time. */
  static String team(String group) {
    return "slack:" + group;
  }

  /** What is known of a group. */
  sealed interface Members {
    /**
     * These belong to it.
     *
     * @param people those of them who are people here, by id
     */
    record Known(Set<String> people) implements Members {
      public Known {
        people = Set.copyOf(people);
      }
    }

    /** It cannot be told, and why: nobody counts as a member. */
    record Unknown(String why) implements Members {}
  }
}
