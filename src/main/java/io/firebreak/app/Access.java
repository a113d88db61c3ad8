package io.firebreak.app;

import io.firebreak.access.Callers;
import io.firebreak.access.Directory;
import io.firebreak.access.LocalToken;
import io.firebreak.access.Person;
import io.firebreak.access.PublicAddress;
import io.firebreak.access.Sessions;
import io.firebreak.access.Tokens;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.Configuration.PersonEntry;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Puts together who may come in. */
@Singleton
final class Access {
  @Produces
  @Singleton
  Directory directory(Configuration configuration) {
    return new Directory(
        configuration.people().entrySet().stream()
            .map(entry -> person(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static Person person(String id, PersonEntry entry) {
    return new Person(
        id,
        entry.name(),
        new HashSet<>(entry.roles()),
        new HashSet<>(entry.teams()),
        entry.mail(),
        entry.slack());
  }

  @Produces
  @Singleton
  PublicAddress publicAddress(Configuration configuration) {
    return new PublicAddress(configuration.http().publicUrl());
  }

  @Produces
  @Singleton
  Tokens tokens(Journal journal, Database database, IdSource ids, SecureRandom random) {
    return new Tokens(journal, database, ids, random);
  }

  @Produces
  @Singleton
  Sessions sessions(Journal journal, Database database, SecureRandom random) {
    return new Sessions(journal, database, random);
  }

  @Produces
  @Singleton
  LocalToken localToken(Configuration configuration, Database database, SecureRandom random) {
    // After the database, which makes sure that this process alone owns the folder.
    return LocalToken.write(configuration.storage().data(), random);
  }

  @Produces
  @Singleton
  Callers callers(
      Configuration configuration,
      Directory directory,
      LocalToken localToken,
      Tokens tokens,
      Sessions sessions) {
    return new Callers(directory, localToken, configuredTokens(configuration), tokens, sessions);
  }

  private static Map<String, String> configuredTokens(Configuration configuration) {
    var owners = new HashMap<String, String>();
    configuration
        .people()
        .forEach((id, person) -> {
          if (person.tokenHash() != null) {
            owners.put(person.tokenHash(), id);
          }
        });
    return owners;
  }
}
