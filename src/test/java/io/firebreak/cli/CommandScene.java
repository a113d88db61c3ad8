package io.firebreak.cli;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.firebreak.action.ActionCatalog;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.runbook.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line beside a server that only answers what a test says. */
abstract class CommandScene {
  @TempDir Path data;
  final WireMockServer server =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    server.start();
    Files.writeString(data.resolve("server.json"), "{\"url\":\"" + server.baseUrl() + "\"}");
    Files.writeString(data.resolve("cli-token"), "fbt_secret\n");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  /** The whole command line, which starts no server and knows no action. */
  static CommandLine program() {
    return FirebreakCommand.commandLine(
        _ -> Exit.OK,
        (_, _, _) -> Exit.OK,
        (_, _, _) -> Exit.OK,
        () -> ActionCatalog.of(List.of()),
        List::of,
        _ -> Surroundings.UNKNOWN,
        DatabaseConfig.Embedded::new,
        (_, _) -> List.of(),
        InstantSource.system());
  }

  /** Runs a command whose server is the one in {@link #data}; returns its exit code. */
  int execute(List<String> arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return program()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
