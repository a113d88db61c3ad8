package io.firebreak.app;

import io.firebreak.app.config.GuardSettings.Calendar;
import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.Policy;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.RunbookVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked, by everything that asks: runbooks, their further levels, policies and freezes.
 *
 * @param askings each of them
 */
record ApproverSets(List<Asking> askings) {
  ApproverSets {
    askings = List.copyOf(askings);
  }

  /**
   * Some who are asked.
   *
   * @param by what asks them
   * @param quorum how many of whom
   * @param linted whether lint says already that they are too few
   */
  record Asking(String by, Quorum quorum, boolean linted) {}

  static ApproverSets of(
      Collection<RunbookVersion> versions, PolicySet policies, Map<String, Calendar> calendars) {
    var askings = new ArrayList<Asking>();
    versions.forEach(version -> runbook(version, askings));
    policies.policies().forEach(policy -> policy(policy, askings));
    calendars.forEach((name, calendar) -> freeze(name, calendar, askings));
    return new ApproverSets(askings);
  }

  private static void runbook(RunbookVersion version, List<Asking> askings) {
    var rule = version.runbook().approval();
    var name = "runbook " + version.runbook().name();
    var first = Quorum.of(rule.count(), rule.from());
    askings.add(
        new Asking(name, first, first.slackGroup() == null && first.pagerdutySchedule() == null));
    if (rule.onTimeout() == ApprovalRule.OnTimeout.ESCALATE) {
      var level = 1;
      for (var next : rule.escalateTo()) {
        // Whoever was asked before may still answer, so that one more is enough of a level.
        askings.add(new Asking(name + ", level " + level++, Quorum.of(1, next), false));
      }
    }
  }

  private static void policy(Policy policy, List<Asking> askings) {
    var wanted = policy.requireApproval();
    if (wanted != null) {
      var quorum = Quorum.of(wanted.count(), wanted.from());
      askings.add(new Asking("policy " + policy.name(), quorum, false));
    }
  }

  private static void freeze(String name, Calendar calendar, List<Asking> askings) {
    var wanted = calendar.approvers();
    if (wanted != null) {
      var from = new Approvers(null, null, wanted.users(), wanted.teams());
      askings.add(new Asking("calendar " + name, Quorum.of(wanted.count(), from), false));
    }
  }

  /** The groups of Slack that are named. */
  Set<String> groups() {
    return named(Quorum::slackGroup);
  }

  /** The schedules of PagerDuty that are named. */
  Set<String> schedules() {
    return named(Quorum::pagerdutySchedule);
  }

  private Set<String> named(Function<Quorum, @Nullable String> name) {
    return askings.stream()
        .map(asking -> name.apply(asking.quorum()))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /**
   * Those that the people who are there could not satisfy, in words. That nobody at all is in a
   * group or on call, and that it cannot be read, is said where that system is asked.
   */
  List<String> unreachable(People people) {
    return askings.stream()
        .filter(asking -> !asking.linted())
        .flatMap(asking -> unreachable(asking, people).stream())
        .toList();
  }

  private static Optional<String> unreachable(Asking asking, People people) {
    var quorum = asking.quorum();
    var able = Approval.most(quorum, people.approvers(quorum));
    var saidElsewhere =
        able == 0 && (quorum.slackGroup() != null || quorum.pagerdutySchedule() != null);
    return able < quorum.count() && !saidElsewhere && people.unknown(quorum).isEmpty()
        ? Optional.of(asking.by() + ": " + quorum.words() + " must agree and " + able + " can")
        : Optional.empty();
  }
}
