package io.firebreak.app.config;

import io.firebreak.app.config.ConfigurationException.Mistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads {@code firebreak.yaml}. */
public final class ConfigurationFile {
  /** The file's name within the configuration folder. */
  public static final String NAME = "firebreak.yaml";

  private ConfigurationFile() {}

  /**
   * The configuration in a folder. A missing file means every default.
   *
   * @param folder that holds {@link #NAME}
   * @param options values of the command line, by key such as {@code http.port}
   * @param environment environment variables
   * @throws ConfigurationException when anything in it is unknown or wrong
   */
  public static Configuration read(
      Path folder, Map<String, String> options, Map<String, String> environment) {
    if (Files.isRegularFile(folder)) {
      throw new ConfigurationException(
          List.of(new Mistake(folder.toString(), "is a file; name the folder that holds " + NAME)));
    }
    var file = folder.resolve(NAME);
    return new Binder(file.toString(), new Overrides(options, environment))
        .bind(Configuration.class, YamlFile.read(file));
  }

  /** Where each rule of {@code correlation} is written, such as {@code firebreak.yaml:12}. */
  public static List<String> correlationRules(Path folder) {
    return YamlFile.places(folder.resolve(NAME), "correlation", "rules");
  }
}
