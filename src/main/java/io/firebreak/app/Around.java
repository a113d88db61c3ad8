package io.firebreak.app;

import io.firebreak.access.Role;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationException;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.runbook.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a configuration names, for lint. */
final class Around {
  private Around() {}

  /**
   * Reads the configuration in a folder.
   *
   * @throws IllegalArgumentException when it is wrong, with everything that is
   */
  static Surroundings of(Path folder) {
    try {
      return of(ConfigurationFile.read(folder, Map.of(), System.getenv()), System.getenv());
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static Surroundings of(Configuration configuration, Map<String, String> environment) {
    return new Surroundings(
        secrets(configuration.secrets(), environment),
        Map.of(
            "prometheus",
            configuration.prometheus().keySet(),
            "alertmanager",
            configuration.alertmanager().keySet(),
            "pagerduty",
            configuration.pagerduty() == null ? Set.of() : Set.of("default"),
            "slack",
            configuration.slack() == null ? Set.of() : Set.of("default"),
            Surroundings.ERROR_BUDGETS,
            configuration.errorBudgets().keySet(),
            "health",
            configuration.health().keySet()),
        people(configuration.people()));
  }

  private static @Nullable Set<String> secrets(
      Configuration.SecretSource source, Map<String, String> environment) {
    var folder = source.file();
    if (folder == null) {
      return environment.keySet().stream()
          .filter(name -> name.startsWith(source.env()))
          .map(name -> name.substring(source.env().length()))
          .collect(Collectors.toSet());
    }
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of(); // no folder, no secrets: each one that a runbook names is told
    }
  }

  /** Without any people there is the first admin, whose name nobody can know beforehand. */
  private static @Nullable List<Surroundings.Person> people(
      Map<String, Configuration.PersonEntry> people) {
    return people.isEmpty()
        ? null
        : people.entrySet().stream().map(each -> person(each.getKey(), each.getValue())).toList();
  }

  private static Surroundings.Person person(String id, Configuration.PersonEntry person) {
    var approves = person.roles().stream().anyMatch(role -> role.implied().contains(Role.APPROVER));
    return new Surroundings.Person(id, Set.copyOf(person.teams()), approves);
  }
}
