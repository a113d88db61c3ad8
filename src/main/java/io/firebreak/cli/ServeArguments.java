package io.firebreak.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The four options that every command which starts the application understands. */
final class ServeArguments {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "Folder with firebreak.yaml (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("config");

  @Option(
      names = "--runbooks",
      paramLabel = "DIR",
      description = "Folder with the runbooks (default: as configured, else runbooks).")
  private @Nullable Path runbooks;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the database, keys and tokens (default: as configured, else data).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes any free one (default: as configured, else 8080).")
  private @Nullable Integer port;

  ServeOptions toOptions() {
    return new ServeOptions(config, runbooks, data, port);
  }
}
