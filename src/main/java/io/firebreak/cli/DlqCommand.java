package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "dlq", description = "Dead letters: deliveries that could not be understood.")
final class DlqCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "dlq needs list, show or replay");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List dead letters, newest first.")
  int list(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Option(names = "--limit", defaultValue = "20", paramLabel = "N") int limit) {
    JsonNode letters =
        server.connect().get("/api/v1/dead-letters", Map.of("limit", Integer.toString(limit)));
    if (!output.printedJson(letters)) {
      output.table(
          List.of("LETTER", "SOURCE", "REASON", "RECEIVED", "DETAIL"),
          View.rows(letters.path("items"), "id", "source", "reason", "received_at", "detail"));
    }
    return Exit.OK;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show one dead letter with its raw body.")
  int show(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(paramLabel = "LETTER") String letter) {
    JsonNode found = server.connect().get("/api/v1/dead-letters/" + Api.segment(letter), Map.of());
    if (!output.printedJson(found)) {
      output.line(View.text(found, "source") + ": " + View.text(found, "reason"));
      output.line(View.text(found, "detail"));
      output.lines(View.text(found, "body"));
    }
    return Exit.OK;
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Read a dead letter again, as if it came now.")
  int replay(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(paramLabel = "LETTER") String letter) {
    JsonNode answer =
        server
            .connect()
            .post(
                "/api/v1/dead-letters/" + Api.segment(letter) + "/replay", Api.object(), Map.of());
    if (!output.printedJson(answer)) {
      output.line(View.text(answer, "message"));
    }
    return Exit.OK;
  }
}
