package io.firebreak.action;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may answer a manual step, beside having the role for it. With neither users nor teams it is
 * anyone.
 *
 * @param users ids of people; null for none
 * @param teams anyone in one of these; null for none
 */
public record Answerers(
    @Doc("People, by id.") @Nullable List<String> users,
    @Doc("Anyone in one of these teams.") @Nullable List<String> teams) {

  /** Anyone who has the role. */
  public static final Answerers ANYONE = new Answerers(null, null);

  /** Copies. */
  public Answerers {
    users = users == null ? null : List.copyOf(users);
    teams = teams == null ? null : List.copyOf(teams);
  }

  /** Whether nobody is named. */
  public boolean anyone() {
    return named().isEmpty() && ofTeams().isEmpty();
  }

  /** Whether a person may answer. */
  public boolean allow(String person, Set<String> theirTeams) {
    return anyone()
        || named().contains(person)
        || ofTeams().stream().anyMatch(theirTeams::contains);
  }

  /** For people: who may answer. */
  public String words() {
    if (anyone()) {
      return "any responder";
    }
    var people = String.join(", ", named());
    var team = String.join(", ", ofTeams());
    return people
        + (people.isEmpty() || team.isEmpty() ? "" : ", ")
        + (team.isEmpty() ? "" : "team " + team);
  }

  private List<String> named() {
    return Objects.requireNonNullElse(users, List.of());
  }

  private List<String> ofTeams() {
    return Objects.requireNonNullElse(teams, List.of());
  }
}
