package io.firebreak.plan;

import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Approvers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The approval that a plan needs: every quorum must be met. One person's vote counts for each
 * quorum that they belong to.
 *
 * @param quorums who must agree, at least one
 * @param exclude who may not vote whatever they belong to
 */
public record Required(List<Quorum> quorums, List<ApprovalRule.Excluded> exclude) {
  public Required {
    quorums = List.copyOf(quorums);
    exclude = List.copyOf(exclude);
  }

  /**
   * So many out of a group.
   *
   * @param count how many must agree
   * @param users people who may, by id; with nobody named by any of these: anyone with role
   *     approver
   * @param teams teams who may
   * @param slackGroup a Slack user group who may, null for none
   * @param pagerdutySchedule a PagerDuty schedule of which whoever is on call may, null for none
   * @param distinctGroups true when each vote must come from another of these groups, else null
   */
  public record Quorum(
      int count,
      List<String> users,
      List<String> teams,
      @Nullable String slackGroup,
      @Nullable String pagerdutySchedule,
      @Nullable Boolean distinctGroups) {
    public Quorum {
      users = List.copyOf(users);
      teams = List.copyOf(teams);
    }

    /** So many out of groups that do not matter otherwise. */
    public Quorum(
        int count,
        List<String> users,
        List<String> teams,
        @Nullable String slackGroup,
        @Nullable String pagerdutySchedule) {
      this(count, users, teams, slackGroup, pagerdutySchedule, null);
    }

    /** So many out of those whom a rule names. */
    public static Quorum of(int count, Approvers from) {
      return new Quorum(
          count,
          from.users(),
          from.teams(),
          from.slackGroup(),
          from.pagerdutySchedule(),
          from.distinctGroups() ? true : null);
    }

    /** Whether each vote must come from another group. */
    public boolean distinct() {
      return Boolean.TRUE.equals(distinctGroups);
    }

    /** Whether anyone with role approver may decide. */
    public boolean anyone() {
      return users.isEmpty() && teams.isEmpty() && slackGroup == null && pagerdutySchedule == null;
    }

    /** Who and how many, for people: {@code 2 votes} or {@code 2 of team sre}. */
    public String words() {
      if (anyone()) {
        return count == 1 ? "1 vote" : count + " votes";
      }
      var who = new ArrayList<>(users);
      teams.forEach(team -> who.add("team " + team));
      if (slackGroup != null) {
        who.add("Slack group " + slackGroup);
      }
      if (pagerdutySchedule != null) {
        who.add("whoever is on call in PagerDuty schedule " + pagerdutySchedule);
      }
      return count
          + " of "
          + String.join(", ", who)
          + (distinct() ? ", each from another group" : "");
    }

    /** The same group with so many votes less. */
    public Quorum less(int votes) {
      return counting(count - votes);
    }

    private Quorum counting(int votes) {
      return new Quorum(votes, users, teams, slackGroup, pagerdutySchedule, distinctGroups);
    }

    private boolean sameGroup(Quorum other) {
      return counting(other.count).equals(other);
    }

    /** Whether meeting {@code other} meets this one as well. */
    private boolean impliedBy(Quorum other) {
      return count <= other.count && (anyone() || sameGroup(other));
    }
  }

  /** So many out of those whom a rule names. */
  public static Required of(int count, Approvers from, List<ApprovalRule.Excluded> exclude) {
    return new Required(List.of(Quorum.of(count, from)), exclude);
  }

  /** Both: the stricter of two quorums of one group, and each of different groups. */
  public Required and(Required other) {
    var all = new ArrayList<Quorum>();
    for (var quorum : Stream.concat(quorums.stream(), other.quorums.stream()).toList()) {
      if (all.stream().noneMatch(quorum::impliedBy)) {
        all.removeIf(earlier -> earlier.impliedBy(quorum));
        all.add(quorum);
      }
    }
    return new Required(
        all, Stream.concat(exclude.stream(), other.exclude.stream()).distinct().sorted().toList());
  }

  /** Whether whoever agreed to this has agreed to {@code other} as well. */
  public boolean covers(Required other) {
    return and(other).sameQuorums(this) && exclude.containsAll(other.exclude);
  }

  /** Whether one of them is asked of certain people, not of anyone with role approver. */
  public boolean namesPeople() {
    return quorums.stream().anyMatch(quorum -> !quorum.anyone());
  }

  /** Whether the same people are asked for as many votes, whoever is excluded. */
  public boolean sameQuorums(Required other) {
    return Set.copyOf(quorums).equals(Set.copyOf(other.quorums));
  }

  /** The fewest votes that can do. */
  public int votes() {
    return quorums.stream().mapToInt(Quorum::count).max().orElse(0);
  }

  /** Who and how many, for people: {@code 2 of team sre and 1 of anna}. */
  public String words() {
    return String.join(" and ", quorums.stream().map(Quorum::words).toList());
  }
}
