package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.plan.Required.Quorum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The people of all trials, a crew for each: {@code ben}, {@code cleo} and {@code dora} are asked,
 * {@code anna} starts runs and {@code oscar} approves elsewhere, {@code mallory} has no role that
 * counts, and {@code erin} may decide alone in an emergency.
 */
final class RaceCrew implements People {
  /** Those whose votes a trial asks for. */
  static final List<String> ASKED = List.of("ben", "cleo", "dora");

  private static final Set<String> APPROVES = Set.of("viewer", "responder", "approver");
  private static final Map<String, Set<String>> ROLES =
      Map.of(
          "anna", APPROVES,
          "ben", APPROVES,
          "cleo", APPROVES,
          "dora", APPROVES,
          "oscar", APPROVES,
          "mallory", Set.of("viewer", "responder"),
          "erin", Set.of("viewer", "emergency"));

  private final Set<String> demoted = ConcurrentHashMap.newKeySet();

  /** One of a trial's crew. */
  static String of(String trial, String name) {
    return name + "." + trial;
  }

  static Actor actor(String id) {
    return new Actor(Actor.Kind.PERSON, id, "token", "rest", null);
  }

  /** Takes all roles from somebody. */
  void demote(String id) {
    demoted.add(id);
  }

  /** Gives them back. */
  void restore(String id) {
    demoted.remove(id);
  }

  @Override
  public Optional<Person> find(String id) {
    var roles = ROLES.get(id.substring(0, Math.max(0, id.indexOf('.'))));
    return roles == null
        ? Optional.empty()
        : Optional.of(
            new Person(
                id, id, demoted.contains(id) ? Set.of("viewer") : roles, Set.of("sre"), null));
  }

  @Override
  public List<Person> approvers(Quorum quorum) {
    return quorum.users().stream()
        .flatMap(id -> find(id).stream())
        .filter(person -> Approval.mayApprove(quorum, person))
        .toList();
  }

  @Override
  public Optional<Person> byAuthor(String author) {
    return Optional.empty();
  }
}
