package io.firebreak.rehearsal;

import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The people of one test: approvers belong to every team that the runbook asks, others only look
 * on.
 */
final class Cast implements People {
  private static final List<String> USUAL = List.of("anna", "ben", "cleo");

  private final Map<String, Person> people = new LinkedHashMap<>();

  Cast(Runbook runbook, TestFile file, TestCase test) {
    var from = runbook.approval().from();
    var teams = new LinkedHashSet<>(from.teams());
    if (from.slackGroup() != null) {
      teams.add("slack:" + from.slackGroup());
    }
    var approvers = new LinkedHashSet<>(approvers(file, test, from.users()));
    approvers.forEach(id -> people.put(id, person(id, Set.of("approver"), teams)));
    test.people()
        .forEach(
            act -> people.putIfAbsent(act.who(), person(act.who(), Set.of("responder"), Set.of())));
  }

  private static List<String> approvers(TestFile file, TestCase test, List<String> named) {
    var said = test.approvers() == null ? file.approvers() : test.approvers();
    if (said != null) {
      return said;
    }
    return java.util.stream.Stream.concat(USUAL.stream(), named.stream()).distinct().toList();
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

  @Override
  public Optional<Person> byAuthor(String author) {
    return Optional.empty();
  }
}
