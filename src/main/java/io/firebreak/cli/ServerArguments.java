package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command talks to, and as whom. */
final class ServerArguments {
  /** Where {@code serve} writes its address, within the data folder. */
  static final String SERVER_FILE = "server.json";

  private static final String TOKEN_FILE = "cli-token";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data folder of the server on this machine; its address and token are read there"
              + " (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:FIREBREAK_URL}",
      description = "Address of a server elsewhere (or FIREBREAK_URL).")
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with an API token (or the token itself in FIREBREAK_TOKEN); a token is never an"
              + " argument, because others can see arguments.")
  private @Nullable Path tokenFile;

  /** A connection to that server. */
  Api connect() {
    return new Api(address(), token());
  }

  private URI address() {
    return url != null ? url : URI.create(serverFile().path("url").asText());
  }

  private JsonNode serverFile() {
    var file = data.resolve(SERVER_FILE);
    try {
      return new ObjectMapper().readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          Exit.UNAVAILABLE,
          "no server has been started on "
              + data
              + " (there is no "
              + file
              + "). Start one with 'firebreak serve', or name another with --data or --url.");
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, "cannot read " + file + " (" + e + ")");
    }
  }

  private String token() {
    var fromEnvironment = System.getenv("FIREBREAK_TOKEN");
    if (tokenFile == null && fromEnvironment != null) {
      return fromEnvironment;
    }
    var file = tokenFile == null ? data.resolve(TOKEN_FILE) : tokenFile;
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.USAGE,
          "cannot read the token in "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + "). Run this as"
              + " the user who owns the data folder, or give --token-file.");
    }
  }
}
