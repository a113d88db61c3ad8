package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backtest",
    description =
        "Tell what a runbook would have done with the stored alerts, against what happened.")
final class BacktestCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "FILE", description = "The runbook; it need not be in force.")
  private Path file;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "How far to look back (default: ${DEFAULT-VALUE}).")
  private String since = "30d";

  @Override
  public Integer call() {
    var report =
        server
            .connect()
            .postFile(
                "/api/v1/backtest",
                Map.of("since", since, "file", file.toString()),
                "application/yaml",
                read(file));
    if (!output.printedJson(report)) {
      show(report);
    }
    return Exit.OK;
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, "cannot read " + file + " (" + e + ")");
    }
  }

  private void show(JsonNode report) {
    output.line(
        "%s, %s to %s: %s of %s alerts match"
            .formatted(
                View.text(report, "runbook"),
                View.text(report, "since"),
                View.text(report, "until"),
                View.text(report, "matched"),
                View.text(report, "alerts")));
    output.line("would have become: " + View.counts(report.path("would")));
    output.line("really started, and ended: " + View.counts(report.path("did")));
    output.line("gained " + View.text(report, "gained") + ", lost " + View.text(report, "lost"));
    var rows = new ArrayList<List<String>>();
    for (var line : report.path("lines")) {
      var did = new ArrayList<String>();
      line.path("did").forEach(run -> did.add(run.asText()));
      rows.add(
          List.of(
              View.text(line, "at"),
              View.text(line, "alert"),
              View.text(line, "would"),
              View.text(line, "detail"),
              did.isEmpty() ? "-" : String.join(", ", did)));
    }
    if (!rows.isEmpty()) {
      output.table(List.of("AT", "ALERT", "WOULD", "BECAUSE", "DID"), rows);
    }
    if (report.path("cut").asBoolean()) {
      output.line("There are more; these are the first " + rows.size() + ".");
    }
  }
}
