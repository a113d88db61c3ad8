package io.firebreak.rehearsal;

import io.firebreak.approval.Approval;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.PolicySet;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The people of one test. They are those of its directory; without one they are approvers who
 * belong to every team that runbook, children and policies ask. Whoever acts and is neither may
 * only look on.
 */
final class Cast implements People {
  private static final List<String> USUAL = List.of("anna", "ben", "cleo");

  private final Map<String, Person> people = new LinkedHashMap<>();

  Cast(Runbook runbook, Shelf shelf, PolicySet policies, TestFile file, TestCase test) {
    var directory = directory(file, test);
    if (directory == null) {
      usual(asked(runbook, shelf, policies), file, test);
    } else {
      directory.forEach((id, person) -> people.put(id, person(id, person)));
    }
    test.people()
        .forEach(
            act -> people.putIfAbsent(act.who(), person(act.who(), Set.of("responder"), Set.of())));
  }

  /** The test's own word goes before that of the file, whether it names approvers or everybody. */
  private static @Nullable Map<String, TestCase.Person> directory(TestFile file, TestCase test) {
    return test.directory() != null || test.approvers() != null
        ? test.directory()
        : file.directory();
  }

  private void usual(List<Approvers> asked, TestFile file, TestCase test) {
    var teams = new LinkedHashSet<String>();
    for (var from : asked) {
      teams.addAll(from.teams());
      if (from.slackGroup() != null) {
        teams.add(SlackGroups.team(from.slackGroup()));
      }
      if (from.pagerdutySchedule() != null) {
        teams.add(OnCall.team(from.pagerdutySchedule()));
      }
    }
    var said = test.approvers() == null ? file.approvers() : test.approvers();
    var named = asked.stream().flatMap(from -> from.users().stream());
    var approvers = said == null ? Stream.concat(USUAL.stream(), named).distinct().toList() : said;
    approvers.forEach(id -> people.put(id, person(id, Set.of("approver"), teams)));
  }

  /** All who may be asked: by the runbook, by those that it runs, and by policies. */
  private static List<Approvers> asked(Runbook runbook, Shelf shelf, PolicySet policies) {
    var asked = new ArrayList<Approvers>();
    asked(runbook, shelf, new HashSet<>(), asked);
    policies.policies().stream()
        .flatMap(policy -> Stream.ofNullable(policy.requireApproval()))
        .forEach(each -> asked.add(each.from()));
    return asked;
  }

  private static void asked(Runbook runbook, Shelf shelf, Set<String> seen, List<Approvers> asked) {
    if (seen.add(runbook.name())) {
      asked.add(runbook.approval().from());
      runbook.calls().stream()
          .map(Step.Call::child)
          .filter(Objects::nonNull)
          .flatMap(name -> shelf.inForce(name).stream())
          .forEach(child -> asked(child.runbook(), shelf, seen, asked));
    }
  }

  private static Person person(String id, TestCase.Person written) {
    var roles = written.roles().stream().map(Comparison::word).collect(Collectors.toSet());
    var groups = written.slackGroups().stream().map(SlackGroups::team);
    var schedules = written.onCall().stream().map(OnCall::team);
    var teams =
        Stream.of(written.teams().stream(), groups, schedules)
            .flatMap(each -> each)
            .collect(Collectors.toSet());
    return person(id, roles, teams);
  }

  private static Person person(String id, Set<String> roles, Set<String> teams) {
    return new Person(id, id, roles, teams, null);
  }

  @Override
  public Optional<Person> find(String id) {
    return Optional.ofNullable(people.get(id));
  }

  @Override
  public List<Person> approvers(Quorum quorum) {
    return people.values().stream().filter(person -> Approval.mayApprove(quorum, person)).toList();
  }

  /** Authors are called by their ids in tests. */
  @Override
  public Optional<Person> byAuthor(String author) {
    return find(author);
  }
}
