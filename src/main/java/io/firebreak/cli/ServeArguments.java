package io.firebreak.cli;

import java.nio.file.Path;
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
      description = "Folder with the runbooks (default: ${DEFAULT-VALUE}).")
  private Path runbooks = Path.of("runbooks");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the database, keys and tokens (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  ServeOptions toOptions() {
    return new ServeOptions(config, runbooks, data, port);
  }
}
