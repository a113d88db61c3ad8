package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Anna to Finn, who are approvers, until a test says otherwise. */
final class Crew implements People {
  private static final List<String> ALL = List.of("anna", "ben", "cleo", "dora", "emil", "finn");
  final Set<String> demoted = ConcurrentHashMap.newKeySet();
  final Set<String> shutOut = ConcurrentHashMap.newKeySet();
  final Set<String> demotedOnceAsked = ConcurrentHashMap.newKeySet();
  final Set<String> trusted = ConcurrentHashMap.newKeySet();
  final Map<String, Set<String>> groups = new ConcurrentHashMap<>();
  final Map<String, String> teams = new ConcurrentHashMap<>();

  private Person person(String id) {
    var roles = new HashSet<>(shutOut.contains(id) ? Set.of() : Set.of("viewer"));
    if (!demoted.contains(id) && !shutOut.contains(id)) {
      roles.addAll(Set.of("responder", "approver"));
    }
    if (trusted.contains(id)) {
      roles.add("emergency");
    }
    var name = Character.toUpperCase(id.charAt(0)) + id.substring(1);
    var in = Optional.ofNullable(teams.get(id)).map(Set::of).orElse(Set.of());
    return new Person(id, name, roles, in, "U" + id.toUpperCase(java.util.Locale.ROOT));
  }

  @Override
  public Optional<Person> find(String id) {
    return ALL.contains(id) ? Optional.of(person(id)) : Optional.empty();
  }

  @Override
  public Optional<Person> find(String id, Required required) {
    var found =
        find(id)
            .map(person ->
                required.quorums().stream().reduce(person, this::in, (_, member) -> member));
    if (demotedOnceAsked.remove(id)) {
      demoted.add(id);
    }
    return found;
  }

  private Person in(Person person, Quorum quorum) {
    var group = quorum.slackGroup();
    return group != null && groups.getOrDefault(group, Set.of()).contains(person.id())
        ? person.in(SlackGroups.team(group))
        : person;
  }

  @Override
  public List<Person> approvers(Quorum quorum) {
    return ALL.stream()
        .map(id -> in(person(id), quorum))
        .filter(person -> Approval.mayApprove(quorum, person))
        .toList();
  }

  @Override
  public List<Person> responders() {
    return ALL.stream().map(this::person).filter(Person::responds).toList();
  }

  @Override
  public Optional<Person> byAuthor(String author) {
    return Optional.empty();
  }
}
