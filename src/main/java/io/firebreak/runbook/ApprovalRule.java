package io.firebreak.runbook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who must agree to a plan.
 *
 * @param when CEL over {@code plan}, {@code run}, {@code inputs} …: for autonomy auto only then;
 *     null leaves it to the risk
 * @param from who may approve; nobody named means anyone with the role approver
 * @param count how many must agree
 * @param exclude who may not approve
 * @param remind after how long people are reminded, again and again; null for never
 * @param timeout how long an answer is waited for, from the first delivery
 * @param onTimeout what then happens; a timeout never approves
 * @param escalateTo who may approve as well when nobody answered, one entry for each further
 *     timeout
 */
public record ApprovalRule(
    @Key("CEL, for autonomy auto: asked when this is true. Below auto every change is asked about.")
        @Nullable Expression when,
    @Key(value = "Who may approve; by default anyone with role approver.", fallback = "{}")
        Approvers from,
    @Key(value = "How many must agree.", fallback = "1", min = "1", max = "10") int count,
    @Key(value = "Who may not approve.", fallback = "[requester, runbook_author]", most = 2)
        List<Excluded> exclude,
    @Key(value = "After how long people are reminded, again and again.", min = "10s", max = "1d")
        @Nullable Duration remind,
    @Key(value = "How long an answer is waited for.", fallback = "15m", min = "10s", max = "7d")
        Duration timeout,
    @Key(value = "What a timeout does; it never approves.", fallback = "fail") OnTimeout onTimeout,
    @Key(
            value =
                "With `on_timeout: escalate`, who may approve as well when nobody answered; one"
                    + " entry for each further timeout.",
            most = 5)
        List<Approvers> escalateTo) {

  public ApprovalRule {
    exclude = List.copyOf(exclude);
    escalateTo = List.copyOf(escalateTo);
  }

  /** A rule that asks nobody further. */
  public ApprovalRule(
      @Nullable Expression when,
      Approvers from,
      int count,
      List<Excluded> exclude,
      @Nullable Duration remind,
      Duration timeout,
      OnTimeout onTimeout) {
    this(when, from, count, exclude, remind, timeout, onTimeout, List.of());
  }

  /**
   * Who may approve.
   *
   * @param slackGroup a Slack user group's handle or id; null for none
   * @param pagerdutySchedule id of a PagerDuty schedule, for whoever is on call; null for none
   * @param users names of people
   * @param teams names of teams
   * @param distinctGroups whether each vote must come from another of these groups
   */
  public record Approvers(
      @Key("A Slack user group's handle or id: whoever is in it.") @Nullable String slackGroup,
      @Key("Id of a PagerDuty schedule: whoever is on call in it.")
          @Nullable String pagerdutySchedule,
      @Key(value = "Names of people.", most = 50) List<String> users,
      @Key(value = "Names of teams.", most = 50) List<String> teams,
      @Key(
              value =
                  "`true`: each vote must come from another group; a team, the Slack group, the"
                      + " schedule, and all of `users` together are one each.",
              fallback = "false")
          boolean distinctGroups) {
    public Approvers {
      users = List.copyOf(users);
      teams = List.copyOf(teams);
    }

    /** Approvers whose groups do not matter. */
    public Approvers(
        @Nullable String slackGroup,
        @Nullable String pagerdutySchedule,
        List<String> users,
        List<String> teams) {
      this(slackGroup, pagerdutySchedule, users, teams, false);
    }

    /** How many groups there are. */
    int groups() {
      return teams.size()
          + (users.isEmpty() ? 0 : 1)
          + (slackGroup == null ? 0 : 1)
          + (pagerdutySchedule == null ? 0 : 1);
    }
  }

  /** Who may not approve. */
  public enum Excluded {
    /** Whoever started the run. */
    REQUESTER,
    /** The last author of this version. */
    RUNBOOK_AUTHOR
  }

  /** What happens when nobody answers in time. */
  public enum OnTimeout {
    FAIL,
    SKIP,
    ESCALATE
  }
}
