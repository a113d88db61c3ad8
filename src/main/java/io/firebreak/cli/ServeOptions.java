package io.firebreak.cli;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a server finds its files and where it listens.
 *
 * @param config folder that holds {@code firebreak.yaml}
 * @param runbooks folder that holds the runbooks, at any depth
 * @param data folder for the embedded database, keys and tokens; created when absent
 * @param port TCP port; 0 asks for any free one, which is printed
 */
public record ServeOptions(Path config, Path runbooks, Path data, int port) {
  /** Checks that the port is one that can exist. */
  public ServeOptions {
    Objects.requireNonNull(config);
    Objects.requireNonNull(runbooks);
    Objects.requireNonNull(data);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be between 0 and 65535, not " + port);
    }
  }
}
