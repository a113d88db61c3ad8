package io.firebreak.runbook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of the place where runbooks run, by which lint finds names that lead
 * nowhere.
 *
 * @param secrets names of the secrets that are there; null when that is not known
 * @param entries names that arguments can refer to, by key of the configuration, such as {@code
 *     prometheus}; nothing is checked below a key that is absent
 * @param people who is configured; null when that is not known
 */
public record Surroundings(
    @Nullable Set<String> secrets,
    Map<String, Set<String>> entries,
    @Nullable List<Person> people) {

  /** The entries that {@code guard.error_budget.slo} names. */
  public static final String ERROR_BUDGETS = "error_budgets";

  /** Nothing is known, so nothing is checked. */
  public static final Surroundings UNKNOWN = new Surroundings(null, Map.of(), null);

  public Surroundings {
    secrets = secrets == null ? null : Set.copyOf(secrets);
    entries = Map.copyOf(entries);
    people = people == null ? null : List.copyOf(people);
  }

  /**
   * Somebody.
   *
   * @param id by which runbooks name them
   * @param teams that runbooks can name
   * @param approves whether their roles let them approve
   */
  public record Person(String id, Set<String> teams, boolean approves) {
    public Person {
      teams = Set.copyOf(teams);
    }
  }
}
