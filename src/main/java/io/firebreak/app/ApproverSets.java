package io.firebreak.app;

import io.firebreak.app.config.GuardSettings.Calendar;
import io.firebreak.approval.People;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.remediation.ApproverCheck;
import io.firebreak.remediation.ApproverCheck.Asked;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.Policy;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.RunbookVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * @param linted whether lint says already that they are too few
   */
  record Asking(Asked asked, boolean linted) {
    Quorum quorum() {
      return asked.quorum();
    }
  }

  /**
   * Each by itself: a runbook and those that it runs stand side by side, and a policy may apply to
   * any of them.
   */
  static ApproverSets of(
      Collection<RunbookVersion> versions,
      PolicySet policies,
      Map<String, Calendar> calendars,
      ApproverCheck check) {
    var askings = new ArrayList<Asking>();
    versions.forEach(version -> runbook(version, check, askings));
    policies.policies().forEach(policy -> policy(policy, askings));
    calendars.forEach((name, calendar) -> freeze(name, calendar, askings));
    return new ApproverSets(askings);
  }

  private static void runbook(RunbookVersion version, ApproverCheck check, List<Asking> askings) {
    var name = "runbook " + version.runbook().name();
    for (var each : check.own(version)) {
      var quorum = each.quorum();
      var first = each.by().isEmpty();
      var by = first ? name : name + ", " + each.by();
      askings.add(
          new Asking(
              new Asked(by, quorum, each.excluded()),
              first && quorum.slackGroup() == null && quorum.pagerdutySchedule() == null));
    }
  }

  private static void policy(Policy policy, List<Asking> askings) {
    var wanted = policy.requireApproval();
    if (wanted != null) {
      add("policy " + policy.name(), Quorum.of(wanted.count(), wanted.from()), askings);
    }
  }

  private static void freeze(String name, Calendar calendar, List<Asking> askings) {
    var wanted = calendar.approvers();
    if (wanted != null) {
      var from = new Approvers(null, null, wanted.users(), wanted.teams());
      add("calendar " + name, Quorum.of(wanted.count(), from), askings);
    }
  }

  private static void add(String by, Quorum quorum, List<Asking> askings) {
    askings.add(new Asking(new Asked(by, quorum, List.of()), false));
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
    var check = new ApproverCheck(people);
    return askings.stream()
        .filter(asking -> !asking.linted())
        .map(Asking::asked)
        .filter(asked -> !saidElsewhere(asked, people, check))
        .flatMap(asked -> check.shortage(asked).stream().map(why -> asked.by() + ": " + why))
        .toList();
  }

  private static boolean saidElsewhere(Asked asked, People people, ApproverCheck check) {
    var quorum = asked.quorum();
    var outside = quorum.slackGroup() != null || quorum.pagerdutySchedule() != null;
    return people.unknown(quorum).isPresent() || (outside && check.able(asked) == 0);
  }
}
