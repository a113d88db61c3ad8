package io.firebreak.app;

import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationException;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.journal.DatabaseConfig;
import java.nio.file.Path;
import java.util.Map;

/** Where the record is kept, by the configuration. */
final class StorePlace {
  private StorePlace() {}

  /**
   * Reads the configuration in a folder.
   *
   * @throws IllegalArgumentException when it is wrong, with everything that is
   */
  static DatabaseConfig of(Path folder) {
    try {
      var configuration = ConfigurationFile.read(folder, Map.of(), System.getenv());
      return of(configuration, secrets(configuration, new Redactor()));
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static DatabaseConfig of(Configuration configuration, Secrets secrets) {
    var storage = configuration.storage();
    var url = storage.postgresql();
    return url == null
        ? new DatabaseConfig.Embedded(storage.data())
        : new DatabaseConfig.Postgres(
            url,
            storage.user() == null ? "" : storage.user(),
            storage.password() == null ? "" : secrets.reveal(storage.password()));
  }

  static Secrets secrets(Configuration configuration, Redactor redactor) {
    var source = configuration.secrets();
    return source.file() == null
        ? SecretStore.ofEnvironment(source.env(), System.getenv(), redactor)
        : SecretStore.ofFolder(source.file(), redactor);
  }
}
