package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "timeline", description = "Tell an incident's story from the record.")
final class TimelineCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String incident;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.md;

  enum Format {
    md,
    json
  }

  @Override
  public Integer call() {
    var wanted = output.json() ? Format.json : format;
    output.lines(
        server
            .connect()
            .getText(
                "/api/v1/incidents/" + Api.segment(incident) + "/timeline",
                Map.of("format", wanted.name()))
            .stripTrailing());
    return Exit.OK;
  }
}
