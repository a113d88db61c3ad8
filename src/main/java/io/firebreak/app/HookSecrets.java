package io.firebreak.app;

import io.firebreak.app.config.Configuration.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Looks up the secrets of hooks: a file of the secrets' folder, or an environment variable. */
record HookSecrets(SecretSource source, Map<String, String> environment)
    implements UnaryOperator<String> {
  @Override
  public String apply(String name) {
    var folder = source.file();
    if (folder == null) {
      var variable = source.env() + name;
      var value = environment.get(variable);
      if (value == null) {
        throw new IllegalArgumentException(
            "hooks: secrets.%s is not set; set the environment variable %s"
                .formatted(name, variable));
      }
      return value;
    }
    try {
      return Files.readString(folder.resolve(name)).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "hooks: secrets.%s cannot be read; put it into a file of that name in the secrets folder"
              .formatted(name),
          e);
    }
  }
}
